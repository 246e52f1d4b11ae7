// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace facegraph {

/// The header of a .npy file: magic number, version, length and a Python dict as text (numpy's NEP
/// 1). Versions 1, 2 and 3 differ only in how the length is stored.
struct NpyHeader {
  std::string dtype;           ///< numpy's "descr", such as "<f4"
  std::vector<int64_t> shape;  ///< none negative
  bool fortran_order = false;
  size_t values_begin = 0;  ///< offset of the first value in the file
};

/// Bytes of the header, which begins at bytes[0]; at least the first kNpyHeaderStart bytes of the
/// file must be given, or all if it is shorter. They need not exist: the length is what the file
/// says. Throws Error(kBadData) that starts with `name` if this is no .npy file.
size_t NpyHeaderSize(std::span<const std::byte> bytes, std::string_view name);
inline constexpr size_t kNpyHeaderStart = 12;

/// Throws Error(kBadData) that starts with `name` if the header is invalid or describes records.
NpyHeader ParseNpyHeader(std::span<const std::byte> bytes, std::string_view name);

/// Bytes of all values of that shape. If they exceed int64, its maximum, which no file has.
int64_t NpyValueBytes(std::span<const int64_t> shape, int64_t item_size);

/// A shape as "[3, 4]".
std::string ReadableNpyShape(std::span<const int64_t> shape);

/// Whether the values of the header's shape are laid out row by row in memory. True of Fortran
/// order too if at most one axis is longer than 1.
bool IsInRowOrder(const NpyHeader& header);

/// A version 1 header for values in C order. It is padded to a multiple of 64 bytes, so that the
/// values of a memory-mapped file can be used in place.
std::string FormatNpyHeader(std::string_view dtype, std::span<const int64_t> shape);

}  // namespace facegraph
