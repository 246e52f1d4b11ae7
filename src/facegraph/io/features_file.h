// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"

namespace facegraph {

struct FeatureFileOptions {
  int64_t dim = 0;  ///< values per face; needed for .bin files, which do not tell
};

/// Opens the features of all faces, memory-mapped, from
/// - a .npy file, float32 or float16 [n, dim],
/// - a .bin file, rows of `dim` raw little-endian float32 (as the paper's authors publish theirs),
/// or
/// - a folder of such .npy files, taken in the order of their names, all of one type and dim.
/// Throws Error(kBadData) that names the file, Error(kUsage) where dim is needed or contradicts.
/// Values are not looked at; that is CheckFeatures' part.
Features OpenFeatures(const std::filesystem::path& path, const FeatureFileOptions& options = {});

/// Throws Error(kBadData) for the first row that holds a value that is not finite, or zeros only
/// (it has no direction, so no similarity). Rows in the message count from 0 within the file it
/// names. The same row is named for any number of threads.
void CheckFeatures(const Features& features, const Execution& execution = {});

}  // namespace facegraph
