// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "facegraph/base/features.h"
#include "facegraph/base/memory_limit.h"

namespace facegraph {

struct FeatureFileOptions {
  int64_t dim = 0;          ///< values per face; required for raw files, which do not store it
  MemoryLimit memory = {};  ///< for values that cannot be used where they lie
};

/// What was found beside the values.
struct FeatureFileReport {
  std::vector<std::string> files;     ///< of a folder: names in the order that they are read in
  std::vector<std::string> warnings;  ///< one line each, with the file
};

/// Opens the features of all faces from
/// - a .npy file [n, dim],
/// - an array of a .npz file: "x.npz:embeddings", or "x.npz" if only one array has two axes,
/// - a .bin, .f32 or .raw file, rows of `dim` raw little-endian float32 (.bin: the format of the
///   paper's authors), or
/// - a folder of .npy files in natural order of their names (x_2 before x_10), all of one type and
///   dim. Hidden files are left out.
///
/// float32 and float16 in row order are memory-mapped. float64, Fortran order, big-endian values
/// and arrays of a .npz file become float32, converted block by block. Throws Error(kBadData) that
/// names the file; Error(kUsage) if dim is missing or contradicts the file; Error(kOutOfMemory) if
/// converted values exceed options.memory. Values are not checked; see inspect/check_features.h.
Features OpenFeatures(const std::filesystem::path& path, const FeatureFileOptions& options = {},
                      FeatureFileReport* report = nullptr);

/// The files that OpenFeatures(path) reads: of a folder its shards, of "x.npz:name" the .npz file.
std::vector<std::filesystem::path> FeatureFiles(const std::filesystem::path& path);

}  // namespace facegraph
