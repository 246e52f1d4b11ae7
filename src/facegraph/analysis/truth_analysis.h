// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/analysis/edge_analysis.h"
#include "facegraph/evaluation/metrics.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// How the true identities are distributed over the clusters. Faces without a label are left out.
/// Immutable after MakeClusterTruth, so threads may share it.
struct ClusterTruth {
  struct Share {
    int32_t identity;  ///< 0..num_identities-1
    int32_t faces;     ///< of the identity in the cluster, > 0
  };
  std::vector<int64_t> offsets;           ///< [num_clusters + 1] into shares
  std::vector<Share> shares;              ///< per cluster: most faces first, then lower identity
  std::vector<int64_t> label;             ///< [num_identities] label of each, ascending
  std::vector<int32_t> identity_sizes;    ///< [num_identities] labeled faces, clustered or not
  std::vector<int32_t> identity_of_face;  ///< [n], -1: no label
  int64_t num_faces = 0;                  ///< with a label

  int64_t num_clusters() const { return static_cast<int64_t>(offsets.size()) - 1; }
  int64_t num_identities() const { return static_cast<int64_t>(label.size()); }
  std::span<const Share> Shares(int64_t cluster) const {
    return {shares.data() + offsets[cluster],
            static_cast<size_t>(offsets[cluster + 1] - offsets[cluster])};
  }
  /// The number of labeled faces in the cluster.
  int64_t NumLabeled(int64_t cluster) const;
  /// The share of the cluster's labeled faces that have its most frequent identity, 0..1. NaN
  /// without labeled faces.
  double Purity(int64_t cluster) const;
  /// The most frequent identity of the cluster. -1 without labeled faces.
  int32_t Majority(int64_t cluster) const;
};

/// truth [n]: true labels, any integers; a negative label means unknown. Throws Error(kBadData) if
/// the lengths differ or no face has a label.
ClusterTruth MakeClusterTruth(const Partition& partition, std::span<const int64_t> truth);

/// Quality of the clustering after clusters of low confidence are split into single faces.
struct ConfidencePoint {
  double min_confidence = 0;  ///< clusters below it are split into single faces
  int64_t clusters = 0;       ///< remaining clusters with at least two labeled faces
  int64_t faces = 0;          ///< labeled faces in them
  PrecisionRecall pairwise;   ///< over all labeled faces; precision NaN if no pair is in a cluster
  PrecisionRecall bcubed;     ///< over all labeled faces
};

/// Quality at min_confidence 1, 0.99, ... 0: 101 points. confidence [num_clusters]: 0..1; NaN (not
/// predicted) counts as 0. Time is linear in the shares, after one sort of the clusters.
std::vector<ConfidencePoint> ConfidenceCurve(const ClusterTruth& truth,
                                             std::span<const float> confidence);

/// Predicted and actual purity of the clusters whose confidence is in low..high. The last bin
/// includes its upper end.
struct CalibrationBin {
  double low = 0;
  double high = 0;
  int64_t clusters = 0;
  int64_t faces = 0;     ///< labeled faces in the clusters
  double predicted = 0;  ///< mean confidence over the faces; NaN without faces
  double actual = 0;     ///< share of faces with their cluster's majority identity; NaN likewise
};

struct Calibration {
  std::vector<CalibrationBin> bins;  ///< [10]
  /// Expected calibration error, 0..1: |predicted - actual| of each bin, averaged over the faces
  /// (Naeini et al., "Obtaining well calibrated probabilities using Bayesian binning", 2015). NaN
  /// without faces.
  double error = 0;
};

/// Calibration of the confidence: in clusters of confidence 0.9, nine of ten faces should have the
/// majority identity. Clusters with one labeled face (always pure) and clusters without a
/// confidence (NaN) are left out. confidence [num_clusters].
Calibration MeasureCalibration(const ClusterTruth& truth, std::span<const float> confidence);

/// A cluster with faces of several identities.
struct MixedCluster {
  int32_t cluster = 0;
  int64_t wrong_pairs = 0;  ///< pairs of its labeled faces with different identities, > 0
};

/// An identity that is in several clusters.
struct SplitIdentity {
  struct Piece {
    int32_t cluster;  ///< -1: faces in no cluster
    int32_t faces;
  };
  int32_t identity = 0;
  int64_t missing_pairs = 0;  ///< pairs of its faces that do not share a cluster, > 0
  std::vector<Piece> pieces;  ///< most faces first, then lower cluster; faces in no cluster last
};

/// A face in a cluster of another identity, although its edges place it there. Either a confident
/// error of the method or a wrong label.
struct SureMistake {
  int32_t face = 0;
  int32_t cluster = 0;
  float membership = 0;  ///< 0..1, see Membership::share
};

/// The worst errors, worst first (ties: lower number first), at most max_count of each kind.
struct WorstMistakes {
  std::vector<MixedCluster> mixed;   ///< by wrong_pairs
  std::vector<SplitIdentity> split;  ///< by missing_pairs
  std::vector<SureMistake> sure;     ///< by membership
};

/// membership [n]: of the same partition, see ComputeMemberships.
WorstMistakes FindWorstMistakes(const ClusterTruth& truth, const Partition& partition,
                                std::span<const Membership> membership, int64_t max_count = 100);

}  // namespace facegraph
