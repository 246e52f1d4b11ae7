// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>

#include "facegraph/base/features.h"

namespace facegraph {

/// Opens rows of `dim` raw little-endian float32 values, memory-mapped. Such a file says nothing
/// about itself, so that its size and its values are looked at. Throws Error(kUsage) without a dim;
/// Error(kBadData) if the size is no multiple of a row, or if the values make no sense as float32
/// but do as float16, float64 or big-endian float32.
Features OpenRawFeatures(const std::filesystem::path& path, int64_t dim);

}  // namespace facegraph
