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

/// Throws Error(kBadData) that starts with `name` if the header is invalid or describes records.
NpyHeader ParseNpyHeader(std::span<const std::byte> bytes, std::string_view name);

/// A version 1 header for values in C order. It is padded to a multiple of 64 bytes, so that the
/// values of a memory-mapped file can be used in place.
std::string FormatNpyHeader(std::string_view dtype, std::span<const int64_t> shape);

}  // namespace facegraph
