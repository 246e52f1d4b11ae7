// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Files of a run folder, which `facegraph cluster --run`, RunWriter and Python write.
struct RunFolder {
  static constexpr const char* kLabels = "labels.txt";
  static constexpr const char* kClusters = "clusters.jsonl";
  static constexpr const char* kManifest = "manifest.json";
  static constexpr const char* kNeighbors = "neighbors.npz";
  /// What a run writes, and `report` and `suggest` read.
  static constexpr std::array kFiles{kLabels, kClusters, kManifest, kNeighbors};
  static bool HasFile(const std::filesystem::path& name) {
    return std::ranges::any_of(kFiles, [&](const char* file) { return name == file; });
  }
  static constexpr const char* kReport = "report.html";  ///< written by users, not by a run
};

/// The content of clusters.jsonl.
struct RunClusters {
  Partition partition;                    ///< [n]; -1: in no cluster
  std::vector<int32_t> medoid;            ///< [num_clusters] a member
  std::vector<float> predicted_iou;       ///< [num_clusters] 0..1, NaN: not predicted
  std::vector<float> predicted_iop;       ///< [num_clusters] likewise
  std::vector<float> inlier_probability;  ///< [n] 0..1; 1 for a face in no cluster
};

/// Reads clusters.jsonl (docs/reference/formats.md) of num_faces faces. Throws Error(kBadData) that
/// names the file, the line and the value: no JSON, a number missing or out of range, clusters out
/// of order, a face twice.
RunClusters ReadClusterLines(const std::filesystem::path& path, int64_t num_faces);

/// A stage of a run.
struct RunStage {
  std::string name;
  double seconds = 0;
  int64_t peak_bytes = 0;  ///< 0: not known
};

/// The content of manifest.json that a report shows.
struct RunFacts {
  std::string program;           ///< with its version
  std::vector<RunStage> stages;  ///< in order
  int64_t peak_bytes = 0;        ///< of the whole run, 0: not known
  /// Options and inputs by name, in order, as text. Options that were not given have their default;
  /// options without a value are left out.
  std::vector<std::pair<std::string, std::string>> settings;
};

/// Reads manifest.json. Throws Error(kBadData) that names the file if it is no manifest or does not
/// fit its checksum.
RunFacts ReadManifest(const std::filesystem::path& path);

/// A run read from its folder.
struct SavedRun {
  NeighborLists neighbors;
  RunClusters clusters;
  RunFacts facts;
  /// Whether the manifest has the hashes of the files. False for a folder of an earlier version:
  /// damage that leaves values in their ranges would not be seen.
  bool is_verified = false;
};

/// Reads a run folder. Each file must have the hash that manifest.json names. Throws
/// Error(kBadData) that names the missing or broken file, labels that are not those of
/// clusters.jsonl included.
SavedRun ReadRun(const std::filesystem::path& folder);

/// A run read from its folder, without its neighbors, by far the largest file.
struct SavedClusters {
  RunClusters clusters;
  bool is_verified = false;  ///< as in SavedRun
};
SavedClusters ReadRunClusters(const std::filesystem::path& folder);

}  // namespace facegraph
