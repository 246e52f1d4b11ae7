// SPDX-License-Identifier: MIT
// De-overlap, suppression and merging against their definitions, on random proposals and
// partitions.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "facegraph/base/random.h"
#include "facegraph/clustering/likely_merges.h"
#include "facegraph/clustering/rankings.h"
#include "facegraph/clustering/resolve_overlaps.h"
#include "facegraph/clustering/suppression.h"

namespace facegraph {
namespace {

constexpr int kRounds = 200;

struct RandomProposals {
  ProposalSet proposal_set;
  std::vector<float> scores;       // with ties
  std::vector<uint8_t> is_inlier;  // [num_members], as proposal_set.members
};

RandomProposals MakeProposals(Random& random) {
  RandomProposals made;
  const uint64_t num_faces = 1 + random.Below(40), num_proposals = random.Below(30);
  made.proposal_set.num_faces = static_cast<int64_t>(num_faces);
  for (uint64_t p = 0; p < num_proposals; ++p) {
    const double density = random.Uniform();
    std::vector<int32_t> members;
    for (uint64_t face = 0; face < num_faces; ++face) {
      if (random.Uniform() < density) members.push_back(static_cast<int32_t>(face));
    }
    made.proposal_set.Add(members, 0);
    made.scores.push_back(static_cast<float>(random.Below(8)) / 8);
  }
  for (size_t m = 0; m < made.proposal_set.members.size(); ++m) {
    made.is_inlier.push_back(random.Below(3) > 0);
  }
  return made;
}

double Iou(std::span<const int32_t> a, std::span<const int32_t> b) {
  std::vector<int32_t> both, either;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  std::ranges::set_union(a, b, std::back_inserter(either));
  return either.empty() ? 0 : static_cast<double>(both.size()) / static_cast<double>(either.size());
}

bool Contains(std::span<const int32_t> members, int32_t face) {
  return std::ranges::binary_search(members, face);
}

// The best proposal that contains the face, by a search over all proposals; -1: none.
int32_t GetBestProposal(int32_t face, const ProposalSet& proposal_set,
                        std::span<const float> scores) {
  int32_t best = -1;
  for (int32_t p = 0; p < proposal_set.num_proposals(); ++p) {
    if (Contains(proposal_set.Members(p), face) && (best < 0 || scores[p] > scores[best])) best = p;
  }
  return best;
}

// The proposal from which the cluster of the face came; -1: unassigned.
int32_t GetProposal(int32_t face, const OverlapResult& result) {
  const int32_t cluster = result.partition.cluster_of_face[face];
  return cluster < 0 ? -1 : result.proposal_of_cluster[cluster];
}

TEST(DeOverlapProperty, EveryFaceIsInTheClusterOfItsBestProposal) {
  Random random(1);
  for (int round = 0; round < kRounds; ++round) {
    const RandomProposals in = MakeProposals(random);
    const OverlapResult result = ResolveOverlaps(in.proposal_set, in.scores, {});
    for (int32_t face = 0; face < in.proposal_set.num_faces; ++face) {
      ASSERT_EQ(GetProposal(face, result), GetBestProposal(face, in.proposal_set, in.scores));
    }
  }
}

TEST(DeOverlapProperty, ClustersAreNumberedByTheRankOfTheirProposals) {
  Random random(2);
  for (int round = 0; round < kRounds; ++round) {
    const RandomProposals in = MakeProposals(random);
    const OverlapResult result = ResolveOverlaps(in.proposal_set, in.scores, {});
    ASSERT_EQ(std::ssize(result.proposal_of_cluster), result.partition.num_clusters);
    for (int32_t c = 0; c < result.partition.num_clusters; ++c) {
      ASSERT_GT(std::ranges::count(result.partition.cluster_of_face, c), 0);
      if (c == 0) continue;
      const int32_t previous = result.proposal_of_cluster[c - 1],
                    current = result.proposal_of_cluster[c];
      ASSERT_TRUE(in.scores[previous] > in.scores[current] ||
                  (in.scores[previous] == in.scores[current] && previous < current));
    }
  }
}

TEST(DeOverlapProperty, AnOutlierIsAssignedOnlyIfNoProposalHasItAsInlier) {
  Random random(3);
  for (int round = 0; round < kRounds; ++round) {
    const RandomProposals in = MakeProposals(random);
    ProposalSet inliers, outliers;
    for (int64_t p = 0; p < in.proposal_set.num_proposals(); ++p) {
      std::vector<int32_t> kept, cut;
      for (int64_t m = in.proposal_set.offsets[p]; m < in.proposal_set.offsets[p + 1]; ++m) {
        (in.is_inlier[m] != 0 ? kept : cut).push_back(in.proposal_set.members[m]);
      }
      inliers.Add(kept, 0);
      outliers.Add(cut, 0);
    }
    const OverlapResult result = ResolveOverlaps(in.proposal_set, in.scores, in.is_inlier, {});
    for (int32_t face = 0; face < in.proposal_set.num_faces; ++face) {
      const int32_t best = GetBestProposal(face, inliers, in.scores);
      ASSERT_EQ(GetProposal(face, result),
                best >= 0 ? best : GetBestProposal(face, outliers, in.scores));
      ASSERT_EQ(best >= 0, result.partition.cluster_of_face[face] >= 0 &&
                               result.partition.cluster_of_face[face] < result.num_inlier_clusters);
    }
  }
}

TEST(DeOverlapProperty, PermutingTheFacesPermutesTheResult) {
  Random random(4);
  for (int round = 0; round < kRounds; ++round) {
    const RandomProposals in = MakeProposals(random);
    std::vector<int32_t> new_number(in.proposal_set.num_faces);
    for (size_t face = 0; face < new_number.size(); ++face) {
      new_number[face] = static_cast<int32_t>(face);
    }
    random.Shuffle(std::span<int32_t>(new_number));
    ProposalSet renamed;
    renamed.num_faces = in.proposal_set.num_faces;
    for (int64_t p = 0; p < in.proposal_set.num_proposals(); ++p) {
      std::vector<int32_t> members;
      for (const int32_t face : in.proposal_set.Members(p)) members.push_back(new_number[face]);
      std::sort(members.begin(), members.end());
      renamed.Add(members, 0);
    }
    OverlapOptions options;
    options.max_iou = 0.6;
    const Partition before = ResolveOverlaps(in.proposal_set, in.scores, options).partition;
    const Partition after = ResolveOverlaps(renamed, in.scores, options).partition;
    for (size_t face = 0; face < new_number.size(); ++face) {
      ASSERT_EQ(after.cluster_of_face[new_number[face]], before.cluster_of_face[face]);
    }
  }
}

TEST(SuppressionProperty, EqualsTheComparisonOfAllPairs) {
  Random random(5);
  for (int round = 0; round < kRounds; ++round) {
    const RandomProposals in = MakeProposals(random);
    const double max_iou = random.Uniform();
    const std::vector<int32_t> ranking = RankByScore(in.scores, 0);
    std::vector<int32_t> expected;
    for (const int32_t p : ranking) {
      const bool overlaps = std::ranges::any_of(expected, [&](int32_t kept) {
        return Iou(in.proposal_set.Members(p), in.proposal_set.Members(kept)) > max_iou;
      });
      if (!overlaps) expected.push_back(p);
    }
    ASSERT_EQ(SuppressOverlaps(in.proposal_set, ranking, max_iou), expected);
  }
}

struct RandomMerges {
  Partition partition;  // with unassigned faces, perhaps with empty clusters
  std::vector<ClusterPair> pairs;
};

RandomMerges MakeMerges(Random& random) {
  RandomMerges made;
  made.partition.num_clusters = 1 + static_cast<int32_t>(random.Below(12));
  const auto any_cluster = [&] {
    return static_cast<int32_t>(random.Below(static_cast<uint64_t>(made.partition.num_clusters)));
  };
  for (uint64_t face = random.Below(40); face > 0; --face) {
    made.partition.cluster_of_face.push_back(random.Below(6) == 0 ? -1 : any_cluster());
  }
  for (uint64_t pair = random.Below(10); pair > 0; --pair) {
    made.pairs.emplace_back(any_cluster(), any_cluster());
  }
  return made;
}

// [a][b]: whether pairs connect a and b, by Warshall's algorithm.
std::vector<std::vector<bool>> TransitiveClosure(const RandomMerges& in) {
  const auto count = static_cast<size_t>(in.partition.num_clusters);
  std::vector<std::vector<bool>> connected(count, std::vector<bool>(count, false));
  for (size_t c = 0; c < count; ++c) connected[c][c] = true;
  for (const auto& [a, b] : in.pairs) connected[a][b] = connected[b][a] = true;
  for (size_t via = 0; via < count; ++via) {
    for (size_t a = 0; a < count; ++a) {
      for (size_t b = 0; b < count; ++b) {
        if (connected[a][via] && connected[via][b]) connected[a][b] = true;
      }
    }
  }
  return connected;
}

TEST(MergeClustersProperty, FacesShareAClusterIfPairsConnectTheirClusters) {
  Random random(6);
  for (int round = 0; round < kRounds; ++round) {
    const RandomMerges in = MakeMerges(random);
    const auto connected = TransitiveClosure(in);
    const std::vector<int32_t>& before = in.partition.cluster_of_face;
    const std::vector<int32_t> after = MergeClusters(in.partition, in.pairs).cluster_of_face;
    ASSERT_EQ(after.size(), before.size());
    for (size_t i = 0; i < before.size(); ++i) {
      ASSERT_EQ(after[i] < 0, before[i] < 0);
      for (size_t j = 0; j < i; ++j) {
        if (before[i] < 0 || before[j] < 0) continue;
        ASSERT_EQ(after[i] == after[j], connected[before[i]][before[j]]);
      }
    }
  }
}

TEST(MergeClustersProperty, TheOrderOfThePairsDoesNotMatter) {
  Random random(7);
  for (int round = 0; round < kRounds; ++round) {
    RandomMerges in = MakeMerges(random);
    const std::vector<int32_t> expected = MergeClusters(in.partition, in.pairs).cluster_of_face;
    random.Shuffle(std::span<ClusterPair>(in.pairs));
    for (auto& [a, b] : in.pairs) {
      if (random.Below(2) == 0) std::swap(a, b);
    }
    ASSERT_EQ(MergeClusters(in.partition, in.pairs).cluster_of_face, expected);
  }
}

TEST(MergeClustersProperty, ClustersAreNumberedWithoutGapsLargestFirst) {
  Random random(8);
  for (int round = 0; round < kRounds; ++round) {
    const RandomMerges in = MakeMerges(random);
    const Partition merged = MergeClusters(in.partition, in.pairs);
    int64_t last = merged.num_faces();
    for (int32_t c = 0; c < merged.num_clusters; ++c) {
      const int64_t size = std::ranges::count(merged.cluster_of_face, c);
      ASSERT_GT(size, 0);
      ASSERT_LE(size, last);
      last = size;
    }
    ASSERT_TRUE(std::ranges::all_of(
        merged.cluster_of_face, [&](int32_t cluster) { return cluster < merged.num_clusters; }));
  }
}

}  // namespace
}  // namespace facegraph
