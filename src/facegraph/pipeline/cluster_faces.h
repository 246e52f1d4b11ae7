// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/names.h"
#include "facegraph/clustering/de_overlap.h"
#include "facegraph/gcn/segment.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/proposal_scores.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/models/models.h"
#include "facegraph/pipeline/checkpoint.h"
#include "facegraph/pipeline/face_graph.h"
#include "facegraph/proposals/propose.h"

namespace facegraph {

/// What happens to rows that are all zero: no face was embedded there.
enum class ZeroRows {
  kUnassigned,  ///< they are faces in no proposal, see Unassigned
  kRefuse       ///< an error names the first
};

inline constexpr NameTable<ZeroRows, 2> kZeroRowsNames{
    {{"unassigned", ZeroRows::kUnassigned}, {"refuse", ZeroRows::kRefuse}}};

/// Every option of the method.
struct ClusterOptions {
  int num_neighbors = 0;                  ///< length of a neighbor list, the face itself included
  SearchKind search = SearchKind::kAuto;  ///< of neighbors, see NearestNeighbors
  double min_recall = 0.98;               ///< of an approximate search, see NeighborOptions
  ZeroRows zero_rows = ZeroRows::kUnassigned;
  ProposalOptions proposals;
  SegmentationOptions segmentation;
  DeOverlapOptions de_overlap;

  /// Options with the proposal settings of a preset (see FindPreset), or with the given settings
  /// (see ParseSetting). k: num_neighbors; 0: that of the preset. Throws Error(kUsage) for an
  /// unknown name or a setting that cannot be read.
  static ClusterOptions FromPreset(std::string_view name,
                                   AffinityKind affinity = AffinityKind::kLearned,
                                   const std::vector<std::string>& settings = {}, int k = 0);
  /// Sets the seed of every random step.
  void SetSeed(uint64_t seed);
  /// Sets how neighbors of faces and of super-vertices are searched.
  void SetSearch(SearchKind kind);
  NeighborOptions Search() const;
  /// Throws Error(kUsage) if a value is out of range.
  void Check() const;
};

/// The result of a run and its intermediate results.
struct ClusterResult {
  DeOverlapResult clusters;
  ProposalSet proposal_set;
  ProposalScores scores;
  InlierProbabilities inliers;     ///< empty without GCN-S
  FaceGraph graph;                 ///< the features and neighbors that the proposals come from
  std::vector<StageTime> times;    ///< in order
  std::vector<int32_t> zero_rows;  ///< ascending
  int64_t num_repeated = 0;        ///< rows that equal an earlier row, zero rows left out
};

/// Inlier probability of each face in its cluster, [n], 0..1: that of GCN-S in the proposal that
/// the cluster came from, 1 where GCN-S did not segment the proposal, 0 for a face in no cluster.
std::vector<float> FaceProbabilities(const ClusterResult& result);

/// Clusters faces by identity. Of equal rows one is clustered, and the others are in its cluster;
/// zero rows are unassigned or refused by options.zero_rows. Finds neighbors, with learned affinity
/// if the models have affinity networks, and then runs proposals, GCN-D, GCN-S and de-overlap. The
/// result is the same for any number of threads.
///
/// checkpoint: saves the result of each stage and loads what an earlier attempt at this run
/// finished; may be null. The caller removes it. Throws Error(kUsage) for options out of range,
/// Error(kBadData) for a zero row that is refused or if all rows are zero, and Error(kInterrupted)
/// if canceled. Thread safe for different checkpoints.
ClusterResult ClusterFaces(const Features& features, const Models& models,
                           const ClusterOptions& options, const Execution& execution = {},
                           const Checkpoint* checkpoint = nullptr);

/// The same with neighbors that were found before, with affinity of the models' kind, and the
/// features they were found for. Equal rows are clustered like others, because lists name them. The
/// result's graph holds the lists: move them in to avoid a copy.
ClusterResult ClusterFaces(const Features& features, NeighborLists neighbors, const Models& models,
                           const ClusterOptions& options, const Execution& execution = {},
                           const Checkpoint* checkpoint = nullptr);

}  // namespace facegraph
