// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/evaluation/metrics.h"
#include "facegraph/report/cluster_truth.h"

namespace facegraph {

/// How good the result would be if only the surest clusters were believed.
struct ConfidencePoint {
  double min_confidence = 0;  ///< clusters below it are taken apart into single faces
  int64_t clusters = 0;       ///< of two labeled faces or more that are left
  int64_t faces = 0;          ///< labeled faces in those
  PrecisionRecall pairwise;   ///< of all labeled faces; precision NaN without a pair in a cluster
  PrecisionRecall bcubed;
};

/// The figures for min_confidence 1, 0.99, ... 0: 101 points. confidence [num_clusters]: 0..1, or
/// NaN for a cluster that nobody has judged, which counts as 0. Linear in the shares.
std::vector<ConfidencePoint> ConfidenceCurve(const ClusterTruth& truth,
                                             std::span<const float> confidence);

/// What became of predictions between low and high (the last bin holds high, too).
struct CalibrationBin {
  double low = 0;
  double high = 0;
  int64_t clusters = 0;
  int64_t faces = 0;     ///< in them, with a label
  double predicted = 0;  ///< mean of the confidence over the faces; NaN without any
  double actual = 0;  ///< share of the faces that are of their cluster's main person; NaN likewise
};

struct Calibration {
  std::vector<CalibrationBin> bins;  ///< [10]
  /// Mean over the faces of the difference between predicted and actual share of their bin, 0..1
  /// (expected calibration error); NaN without any.
  double error = 0;
};

/// Whether confidence is to be believed: of the faces in clusters of confidence 0.9, nine of ten
/// should be the cluster's main person. Clusters of one labeled face are always right and left
/// out, as are those without a confidence.
Calibration CalibrationOfClusters(const ClusterTruth& truth, std::span<const float> confidence);

}  // namespace facegraph
