// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/evaluation/evaluate.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/report/cluster_truth.h"
#include "facegraph/report/confidence.h"
#include "facegraph/report/doubtful_faces.h"
#include "facegraph/report/edge_histogram.h"
#include "facegraph/clustering/likely_merges.h"
#include "facegraph/run/run_folder.h"
#include "facegraph/report/worst_mistakes.h"

namespace facegraph {

/// Clusters of so many faces.
struct SizeBin {
  int64_t smallest = 0, largest = 0;  ///< faces of a cluster, both ends counted: 1, 2, 3-4, 5-8 ...
  int64_t clusters = 0;
  int64_t faces = 0;  ///< in them together
};

/// What is known because somebody said who is who.
struct ReportTruth {
  Evaluation evaluation;
  ClusterTruth clusters;
  std::vector<ConfidencePoint> curve;
  Calibration calibration;
  WorstMistakes worst;
};

/// All that a report shows of a run, as numbers.
struct ReportData {
  ProposalSet clusters;                 ///< members of each, those that fit best first
  std::vector<float> confidence;  ///< [num_clusters] predicted share of the main person, NaN: none
  std::vector<float> completeness;   ///< [num_clusters] predicted IoU, NaN: none
  std::vector<float> similarity;     ///< [num_clusters] mean over its kept edges, NaN: no edge
  std::vector<Membership> membership;  ///< [n]
  std::vector<SizeBin> sizes;
  EdgeHistogram edges;
  std::vector<DoubtfulFace> doubtful;
  std::vector<LikelyMerge> merges;
  std::optional<ReportTruth> truth;
};

/// truth [n], or empty. Throws Error(kBadData) if its length differs.
ReportData MakeReportData(const SavedRun& run, std::span<const int64_t> truth,
                          const Execution& execution = {});

}  // namespace facegraph
