// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/affinity/affinity_kind.h"
#include "facegraph/clustering/de_overlap.h"
#include "facegraph/gcn/segment.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/proposals/super_vertices.h"
#include "names.h"

namespace facegraph::python {

// Words for the values of options, the same as on the command line.

inline Names<SearchKind> SearchNames() {
  return {{"auto", SearchKind::kAuto},
          {"exact", SearchKind::kExact},
          {"approximate", SearchKind::kApproximate}};
}

inline Names<AffinityKind> AffinityNames() {
  return {{"learned", AffinityKind::kLearned}, {"cosine", AffinityKind::kCosine}};
}

inline Names<ThresholdRaise> RaiseNames() {
  return {{"reference", ThresholdRaise::kTowardsOne}, {"paper", ThresholdRaise::kAdd}};
}

inline Names<SegmentOptions::SeedRule> SeedRuleNames() {
  return {{"spread", SegmentOptions::SeedRule::kSpread},
          {"degree", SegmentOptions::SeedRule::kHighestDegree},
          {"random", SegmentOptions::SeedRule::kRandom}};
}

inline Names<RankBy> RankNames() {
  return {{"expected-gain", RankBy::kExpectedGain},
          {"iou", RankBy::kIou},
          {"size", RankBy::kSize},
          {"random", RankBy::kRandom}};
}

inline Names<Unassigned> UnassignedNames() {
  return {{"singleton", Unassigned::kSingleton}, {"noise", Unassigned::kNoise}};
}

}  // namespace facegraph::python
