// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace facegraph {

/// What stands before the values of a .npy file: a Python dict as text, behind a magic number, a
/// version and a length (numpy's NEP 1). Versions 1, 2 and 3 differ only in how the length is
/// stored.
struct NpyHeader {
  std::string dtype;           ///< numpy's "descr", such as "<f4"
  std::vector<int64_t> shape;  ///< none negative
  bool fortran_order = false;
  size_t values_begin = 0;  ///< offset of the first value in the file
};

/// Throws Error(kBadData) that starts with `name` where the header is broken or describes records.
NpyHeader ParseNpyHeader(std::span<const std::byte> bytes, std::string_view name);

/// A version 1 header for values in C order, padded so that they begin at a multiple of 64 bytes
/// and can be used in place when the file is memory-mapped.
std::string FormatNpyHeader(std::string_view dtype, std::span<const int64_t> shape);

}  // namespace facegraph
