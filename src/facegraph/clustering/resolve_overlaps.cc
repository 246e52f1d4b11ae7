// SPDX-License-Identifier: MIT
#include "facegraph/clustering/resolve_overlaps.h"

#include <cmath>

#include "facegraph/base/error.h"
#include "facegraph/clustering/rankings.h"
#include "facegraph/clustering/suppression.h"

namespace facegraph {
namespace {

// The proposals to visit, best first.
std::vector<int32_t> UsedProposals(const ProposalSet& proposal_set, std::span<const float> scores,
                                   const OverlapOptions& options) {
  options.Check();
  Require(std::ssize(scores) == proposal_set.num_proposals(), ErrorKind::kBadData,
          "{} scores for {} proposals", scores.size(), proposal_set.num_proposals());
  std::vector<int32_t> ranking = RankByScore(scores, options.min_score);
  if (options.max_iou < 1) ranking = SuppressOverlaps(proposal_set, ranking, options.max_iou);
  return ranking;
}

OverlapResult AllFacesFree(const ProposalSet& proposal_set) {
  OverlapResult result;
  result.partition.cluster_of_face.assign(proposal_set.num_faces, -1);
  return result;
}

// Each proposal in turn takes those of its faces that are still free.
void TakeFreeFaces(const ProposalSet& proposal_set, std::span<const int32_t> ranking,
                   OverlapResult& result) {
  std::vector<int32_t>& cluster_of_face = result.partition.cluster_of_face;
  int32_t& num_clusters = result.partition.num_clusters;
  for (size_t rank = 0; rank < ranking.size(); ++rank) {
    const int32_t proposal = ranking[rank];
    // Faces are spread over memory: prefetch those of the next proposal.
    if (rank + 1 < ranking.size()) {
      for (const int32_t face : proposal_set.Members(ranking[rank + 1])) {
        __builtin_prefetch(&cluster_of_face[face], 1);
      }
    }
    bool took_any = false;
    for (const int32_t face : proposal_set.Members(proposal)) {
      if (cluster_of_face[face] >= 0) continue;
      cluster_of_face[face] = num_clusters;
      took_any = true;
    }
    if (!took_any) continue;
    ++num_clusters;
    result.proposal_of_cluster.push_back(proposal);
  }
}

// The proposals reduced to their inliers, or to their outliers. A proposal can become empty.
ProposalSet Part(const ProposalSet& proposal_set, std::span<const uint8_t> is_inlier,
                 bool inliers) {
  ProposalSet part;
  part.num_faces = proposal_set.num_faces;
  part.setting = proposal_set.setting;
  part.offsets.reserve(proposal_set.offsets.size());
  for (int64_t p = 0; p < proposal_set.num_proposals(); ++p) {
    for (int64_t m = proposal_set.offsets[p]; m < proposal_set.offsets[p + 1]; ++m) {
      if ((is_inlier[m] != 0) == inliers) part.members.push_back(proposal_set.members[m]);
    }
    part.offsets.push_back(std::ssize(part.members));
  }
  return part;
}

}  // namespace

void OverlapOptions::Check() const {
  Require(!std::isnan(min_score), ErrorKind::kUsage, "min_score is not a number");
  Require(max_iou >= 0 && max_iou <= 1, ErrorKind::kUsage, "max_iou is {}, wants 0 to 1", max_iou);
}

OverlapResult ResolveOverlaps(const ProposalSet& proposal_set, std::span<const float> scores,
                              const OverlapOptions& options) {
  OverlapResult result = AllFacesFree(proposal_set);
  TakeFreeFaces(proposal_set, UsedProposals(proposal_set, scores, options), result);
  result.num_inlier_clusters = result.partition.num_clusters;
  return result;
}

OverlapResult ResolveOverlaps(const ProposalSet& proposal_set, std::span<const float> scores,
                              std::span<const uint8_t> is_inlier, const OverlapOptions& options) {
  Require(is_inlier.size() == proposal_set.members.size(), ErrorKind::kBadData,
          "{} inlier flags for {} members of proposals", is_inlier.size(),
          proposal_set.members.size());
  const ProposalSet inliers = Part(proposal_set, is_inlier, true);
  const std::vector<int32_t> ranking = UsedProposals(inliers, scores, options);
  OverlapResult result = AllFacesFree(proposal_set);
  TakeFreeFaces(inliers, ranking, result);
  result.num_inlier_clusters = result.partition.num_clusters;
  if (options.keep_outliers) TakeFreeFaces(Part(proposal_set, is_inlier, false), ranking, result);
  return result;
}

}  // namespace facegraph
