// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "facegraph/graph/partition.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// The files of the folder that `facegraph cluster --run` writes.
struct RunFolder {
  static constexpr const char* kLabels = "labels.txt";
  static constexpr const char* kClusters = "clusters.jsonl";
  static constexpr const char* kManifest = "manifest.json";
  static constexpr const char* kNeighbors = "neighbors.npz";
  static constexpr const char* kReport = "report.html";  ///< not by cluster; people put it there
};

/// What clusters.jsonl says.
struct RunClusters {
  Partition partition;                    ///< [n], -1: in no cluster
  std::vector<int32_t> medoid;            ///< [num_clusters] a member
  std::vector<float> predicted_iou;       ///< [num_clusters] 0..1, NaN: not predicted
  std::vector<float> predicted_iop;       ///< [num_clusters] likewise
  std::vector<float> inlier_probability;  ///< [n] 0..1; 1 for a face in no cluster
};

/// Reads clusters.jsonl (docs/formats.md) of num_faces faces. Throws Error(kBadData) that names the
/// file, the line and the value: no JSON, a number missing or out of range, clusters out of order,
/// a face twice.
RunClusters ReadClusterLines(const std::filesystem::path& path, int64_t num_faces);

/// How long a stage took.
struct RunStage {
  std::string name;
  double seconds = 0;
  int64_t peak_bytes = 0;  ///< 0: not known
};

/// What manifest.json says, as far as people want to see it.
struct RunFacts {
  std::string program;           ///< with its version
  std::vector<RunStage> stages;  ///< in order
  int64_t peak_bytes = 0;        ///< of the whole run, 0: not known
  /// Options and inputs by name, in order, as text; options that were not given have their default,
  /// those without a value are left out.
  std::vector<std::pair<std::string, std::string>> settings;
};

/// Reads manifest.json. Throws Error(kBadData) if it is no such file.
RunFacts ReadManifest(const std::filesystem::path& path);

/// A whole run, as it was saved.
struct SavedRun {
  NeighborLists neighbors;
  RunClusters clusters;
  RunFacts facts;
};

/// Reads a run folder. Throws Error(kBadData) that names what is missing or broken.
SavedRun ReadRun(const std::filesystem::path& folder);

/// Its clusters alone: the neighbors, by far the largest file, stay unread.
RunClusters ReadRunClusters(const std::filesystem::path& folder);

}  // namespace facegraph
