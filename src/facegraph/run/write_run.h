// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string_view>

#include "facegraph/base/execution.h"
#include "facegraph/io/atomic_folder.h"
#include "facegraph/pipeline/cluster_faces.h"
#include "facegraph/run/manifest.h"

namespace facegraph {

/// Writes clusters.jsonl through `write`, one line per cluster in the order of their numbers: id,
/// size, predicted_iou and predicted_iop of its proposal (null: none), medoid, members, and the
/// inlier_probability of each member (docs/reference/formats.md). Reads the features of
/// result.graph.
void WriteClusterLines(const ClusterResult& result, const Execution& execution,
                       const std::function<void(std::string_view)>& write);

/// The same into a file, atomically. Throws Error(kFailed).
void WriteClusterLines(const ClusterResult& result, const Execution& execution,
                       const std::filesystem::path& path);

/// The figures of a run for its manifest and for `cluster --json`: faces, affinity, proposals,
/// clusters, fp_cost, expected_precision, seconds and stage_peak_bytes by stage, and the search if
/// one ran.
nlohmann::ordered_json RunSummary(const ClusterResult& result, AffinityKind affinity);

/// A run folder (see RunFolder), written atomically at the end of a run.
class RunWriter {
 public:
  /// Fails before hours of work if the folder cannot be written. Throws Error(kFailed), or
  /// Error(kUsage) if the folder holds other files.
  explicit RunWriter(const std::filesystem::path& folder);

  /// Writes labels, clusters, manifest and neighbors. Call once. Throws Error(kFailed).
  void Write(const ClusterResult& result, Manifest& manifest, const Execution& execution);

 private:
  AtomicFolder folder_;
};

/// Writes the whole folder at once.
void WriteRun(const std::filesystem::path& folder, const ClusterResult& result, Manifest& manifest,
              const Execution& execution = {});

}  // namespace facegraph
