// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>

#include "facegraph/base/features.h"

namespace facegraph {

struct FeatureFileOptions {
  int64_t dim = 0;  ///< values per face; required for .bin files, which do not store it
};

/// Opens the features of all faces, memory-mapped, from
/// - a .npy file, float32 or float16 [n, dim],
/// - a .bin file, rows of `dim` raw little-endian float32 (the format of the paper's authors), or
/// - a folder of such .npy files, in the order of their names, all of one type and dim.
/// Throws Error(kBadData) that names the file; Error(kUsage) if dim is missing or contradicts the
/// file. Values are not checked; see inspect/check_features.h.
Features OpenFeatures(const std::filesystem::path& path, const FeatureFileOptions& options = {});

}  // namespace facegraph
