// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/gcn/segment.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/proposal_scores.h"
#include "facegraph/pipeline/checkpoint.h"
#include "facegraph/pipeline/face_graph.h"
#include "facegraph/clustering/de_overlap.h"
#include "facegraph/models/models.h"
#include "facegraph/proposals/propose.h"

namespace facegraph {

/// Which proposals GCN-S looks at, and how.
struct SegmentationOptions {
  bool enabled = true;    ///< false: GCN-D alone
  double min_iop = 0.2;   ///< predicted IoP of a proposal that is segmented: below, it is hopeless
  double max_iop = 0.95;  ///< above, it is pure enough
  SegmentOptions seeds;

  void Check() const;
};

/// From and up to so many faces learned affinities are what to use if nobody says. Of fewer a list
/// of neighbors holds nearly everybody, which tells nothing; of more they would take more memory
/// and time than most machines have to spare.
inline constexpr int64_t kMinForLearnedAffinity = 200;
inline constexpr int64_t kMaxForLearnedAffinity = 1'000'000;

/// All of the method.
struct ClusterOptions {
  int num_neighbors = 0;                 ///< of each face, itself counted; 0: as the preset says
  SearchKind search = SearchKind::kAuto;  ///< of neighbors, see NearestNeighbors
  double min_recall = 0.98;               ///< of a search that is not exact
  ProposalOptions proposals;
  SegmentationOptions segmentation;
  DeOverlapOptions de_overlap;

  /// Options with the named preset's proposals, see FindPreset. Throws Error(kUsage) for an unknown
  /// name.
  static ClusterOptions FromPreset(std::string_view name,
                                   AffinityKind affinity = AffinityKind::kLearned);
  NeighborOptions Search() const;
  void Check() const;
};

/// What became of the faces, and what was found on the way.
struct ClusterResult {
  DeOverlapResult clusters;
  ProposalSet proposal_set;
  ProposalScores scores;
  InlierProbabilities inliers;   ///< empty without GCN-S
  FaceGraph graph;               ///< what was found; empty if neighbors were there before
  std::vector<StageTime> times;  ///< in order
};

/// How surely each face belongs in its cluster, [n], 0..1: what GCN-S says of it in the proposal
/// that the cluster came from, 1 where it was not asked, 0 for a face in no cluster.
std::vector<float> FaceProbabilities(const ClusterResult& result);

/// The proposals that GCN-S should look at, 1 or 0 each, by their predicted IoP.
std::vector<uint8_t> ProposalsToSegment(const ProposalScores& scores,
                                        const SegmentationOptions& options);

/// From features to identities, on the affinities that the models are for.
///
/// checkpoint: keeps the stages' results, and gives those that an earlier attempt at this run has
/// finished; may be null. It is the caller's to remove.
ClusterResult ClusterFaces(const Features& features, const Models& models,
                           const ClusterOptions& options, const Execution& execution = {},
                           const Checkpoint* checkpoint = nullptr);

/// The same from neighbors that were found before, on affinities of the models' kind, and the
/// features they were found by.
ClusterResult ClusterFaces(const Features& features, const NeighborLists& neighbors,
                           const Models& models, const ClusterOptions& options,
                           const Execution& execution = {}, const Checkpoint* checkpoint = nullptr);

}  // namespace facegraph
