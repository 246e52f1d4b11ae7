// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

#include "facegraph/base/matrix.h"
#include "facegraph/io/npy_header.h"

namespace facegraph {

/// Fills its argument with the next bytes of a file.
using ReadBytes = std::function<void(std::span<std::byte>)>;

/// Throws Error(kBadData) that says how to convert, unless the header describes features: float16,
/// float32 or float64 [n, dim], dim >= 1, of either byte order and axis order. name: the start of
/// error messages.
void CheckFeatureHeader(const NpyHeader& header, std::string_view name);

/// Whether such features can be used where they lie: float32 or float16, little-endian, row by row.
bool IsFeatureLayout(const NpyHeader& header);

/// Features of any type that CheckFeatureHeader accepts as float32 [n, dim]. `read` gives their
/// values in file order, in blocks: beside the result only one block is held. The caller has
/// checked that the file holds so many values, and that the result fits in memory. Throws
/// Error(kBadData) for a float64 value beyond float32.
Matrix<float> ReadFloat32Rows(const NpyHeader& header, std::string_view name,
                              const ReadBytes& read);

}  // namespace facegraph
