// SPDX-License-Identifier: MIT
#include "facegraph/report/worst_mistakes.h"

#include <algorithm>
#include <functional>
#include <tuple>

namespace facegraph {
namespace {

int64_t Pairs(int64_t faces) { return faces * (faces - 1) / 2; }

/// Sorts by falling `worth`, equal ones stay in order, and keeps the first.
template <typename Item, typename Worth>
void KeepWorst(int64_t max_count, Worth worth, std::vector<Item>& items) {
  std::ranges::stable_sort(items, std::ranges::greater(), worth);
  if (static_cast<int64_t>(items.size()) > max_count) {
    items.erase(items.begin() + max_count, items.end());
  }
}

std::vector<MixedCluster> MixedClusters(const ClusterTruth& truth) {
  std::vector<MixedCluster> mixed;
  for (int64_t c = 0; c < truth.num_clusters(); ++c) {
    int64_t wrong = Pairs(truth.Known(c));
    for (const ClusterTruth::Share& share : truth.Shares(c)) wrong -= Pairs(share.faces);
    if (wrong > 0) mixed.push_back({static_cast<int32_t>(c), wrong});
  }
  return mixed;
}

std::vector<SplitIdentity> SplitPeople(const ClusterTruth& truth) {
  std::vector<int64_t> missing(truth.person_sizes.size());
  for (size_t p = 0; p < missing.size(); ++p) missing[p] = Pairs(truth.person_sizes[p]);
  for (const ClusterTruth::Share& share : truth.shares) missing[share.person] -= Pairs(share.faces);
  std::vector<SplitIdentity> split;
  for (size_t p = 0; p < missing.size(); ++p) {
    if (missing[p] > 0) {
      split.push_back(
          {.person = static_cast<int32_t>(p), .missing_pairs = missing[p], .pieces = {}});
    }
  }
  return split;
}

void FindPieces(const ClusterTruth& truth, std::vector<SplitIdentity>& split) {
  std::vector<int32_t> slot(truth.person_sizes.size(), -1);
  for (size_t i = 0; i < split.size(); ++i) slot[split[i].person] = static_cast<int32_t>(i);
  for (int64_t c = 0; c < truth.num_clusters(); ++c) {
    for (const ClusterTruth::Share& share : truth.Shares(c)) {
      if (slot[share.person] < 0) continue;
      split[slot[share.person]].pieces.push_back({static_cast<int32_t>(c), share.faces});
    }
  }
  for (SplitIdentity& person : split) {
    int32_t elsewhere = truth.person_sizes[person.person];
    for (const SplitIdentity::Piece& piece : person.pieces) elsewhere -= piece.faces;
    std::ranges::sort(person.pieces, [](const auto& a, const auto& b) {
      return std::tuple(-a.faces, a.cluster) < std::tuple(-b.faces, b.cluster);
    });
    if (elsewhere > 0) person.pieces.push_back({-1, elsewhere});
  }
}

std::vector<SureMistake> SureMistakes(const ClusterTruth& truth, const Partition& partition,
                                      std::span<const Membership> membership) {
  std::vector<SureMistake> sure;
  for (size_t face = 0; face < membership.size(); ++face) {
    const int32_t cluster = partition.cluster_of_face[face];
    const int32_t person = truth.person_of_face[face];
    if (cluster < 0 || person < 0 || person == truth.Majority(cluster)) continue;
    // Where two people are equally many, neither is the wrong one.
    if (truth.Purity(cluster) <= 0.5) continue;
    sure.push_back({static_cast<int32_t>(face), cluster, membership[face].share});
  }
  return sure;
}

}  // namespace

WorstMistakes FindWorstMistakes(const ClusterTruth& truth, const Partition& partition,
                                std::span<const Membership> membership, int64_t max_count) {
  WorstMistakes worst{MixedClusters(truth), SplitPeople(truth),
                      SureMistakes(truth, partition, membership)};
  KeepWorst(max_count, &MixedCluster::wrong_pairs, worst.mixed);
  KeepWorst(max_count, &SplitIdentity::missing_pairs, worst.split);
  KeepWorst(max_count, &SureMistake::membership, worst.sure);
  FindPieces(truth, worst.split);
  return worst;
}

}  // namespace facegraph
