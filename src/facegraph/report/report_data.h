// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "facegraph/analysis/edge_analysis.h"
#include "facegraph/analysis/truth_analysis.h"
#include "facegraph/base/execution.h"
#include "facegraph/clustering/likely_merges.h"
#include "facegraph/evaluation/evaluate.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/run/run_folder.h"

namespace facegraph {

/// The clusters whose size is within a range.
struct SizeBin {
  int64_t smallest = 0, largest = 0;  ///< range of sizes, inclusive: 1, 2, 3-4, 5-8, ...
  int64_t clusters = 0;
  int64_t faces = 0;  ///< sum of their sizes
};

/// The part of a report that needs true labels.
struct ReportTruth {
  Evaluation evaluation;
  ClusterTruth clusters;
  std::vector<ConfidencePoint> curve;
  Calibration calibration;
  WorstMistakes worst;
};

/// The numbers that a report of a run shows.
struct ReportData {
  ProposalSet clusters;                ///< members by falling membership
  std::vector<float> confidence;       ///< [num_clusters] predicted IoP, 0..1; NaN: none
  std::vector<float> completeness;     ///< [num_clusters] predicted IoU, 0..1; NaN: none
  std::vector<float> similarity;       ///< [num_clusters] mean over members; NaN: no edges
  std::vector<Membership> membership;  ///< [n]
  std::vector<SizeBin> sizes;
  EdgeHistogram edges;
  std::vector<DoubtfulFace> doubtful;
  std::vector<LikelyMerge> merges;
  std::optional<ReportTruth> truth;
};

/// truth: empty, or [n] true labels (negative: unknown). Throws Error(kBadData) if the length
/// differs or no face has a label.
ReportData MakeReportData(const SavedRun& run, std::span<const int64_t> truth,
                          const Execution& execution = {});

}  // namespace facegraph
