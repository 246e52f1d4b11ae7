// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facegraph/base/features.h"
#include "facegraph/cli/command.h"
#include "facegraph/graph/cover.h"
#include "facegraph/graph/neighbours.h"

namespace facegraph::cli {

/// FEATURES and --dim: where features come from.
struct FeatureArguments {
  std::string path;
  int64_t dim = 0;
};
void AddFeatureArguments(CLI::App& command, FeatureArguments& arguments);
/// Opens the features and refuses NaN, infinite and all-zero rows.
Features LoadFeatures(const FeatureArguments& arguments, Session& session);

/// --neighbours: lists computed before, here or elsewhere.
struct NeighbourArguments {
  std::vector<std::string> paths;  ///< none, one .npz, or ids and similarities as two .npy
};
void AddNeighbourArguments(CLI::App& command, NeighbourArguments& arguments);
/// The lists in the given files, or else those found by an exact search for k neighbours.
NeighbourLists LoadOrFindNeighbours(const NeighbourArguments& arguments, const Features& features,
                                    int k, Session& session);

/// Bytes that an exact search for k neighbours holds at once: lists, unit rows, tiles.
int64_t NeighbourSearchBytes(int64_t num_faces, int64_t dim, int64_t k, int num_threads);

/// Proposals of as many faces as there are features.
Cover LoadCover(const std::string& path, const Features& features);

/// Labels of as many faces as there are features.
std::vector<int64_t> LoadLabels(const std::string& path, int64_t num_faces,
                                const std::string& features_path);

/// Fails now, not after hours of work, if a result could not be written there.
void RequireWritable(const std::string& path);

}  // namespace facegraph::cli
