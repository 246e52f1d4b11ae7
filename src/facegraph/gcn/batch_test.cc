// SPDX-License-Identifier: MIT
#include "facegraph/gcn/batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "facegraph/base/error.h"
#include "facegraph/gcn/world_for_tests.h"

namespace facegraph {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

/// The edges of a node of the batch, by the face at the other end.
std::map<int32_t, float> GetEdges(const RaggedBatch& batch, int64_t node) {
  const Adjacency& adjacency = batch.adjacency;
  std::map<int32_t, float> edges;
  for (int64_t e = adjacency.offsets[node]; e < adjacency.offsets[node + 1]; ++e) {
    const float weight = adjacency.weights.empty() ? 1.0f : adjacency.weights[e];
    edges[batch.faces[adjacency.ids[e]]] = weight;
  }
  return edges;
}

TEST(RaggedBatch, HasExactlyTheEdgesInsideEachProposal) {
  const World world = MakeWorld(30, 1);
  for (const EdgeWeight weight : {EdgeWeight::kOne, EdgeWeight::kSimilarity}) {
    BatchBuilder builder(world.graph, weight);
    RaggedBatch batch;
    builder.Build(world.proposal_set, std::vector<int64_t>{3, 3, 17, 0}, batch);
    builder.Build(world.proposal_set, std::vector<int64_t>{5, 29, 5, 12},
                  batch);  // replaces the first batch
    ASSERT_EQ(batch.num_proposals(), 4);
    for (int64_t p = 0; p < 4; ++p) {
      const auto members = world.proposal_set.Members(batch.proposals[p]);
      ASSERT_EQ(batch.node_offsets[p + 1] - batch.node_offsets[p],
                static_cast<int64_t>(members.size()));
      for (size_t m = 0; m < members.size(); ++m) {
        std::map<int32_t, float> expected;
        double row_sum = 1;
        const auto neighbors = world.graph.Neighbors(members[m]);
        for (size_t e = 0; e < neighbors.size(); ++e) {
          if (!std::binary_search(members.begin(), members.end(), neighbors[e])) continue;
          const float similarity = world.graph.Similarities(members[m])[e];
          const float value = weight == EdgeWeight::kOne ? 1.0f : std::max(similarity, 0.0f);
          expected[neighbors[e]] = value;
          row_sum += value;
        }
        const int64_t node = batch.node_offsets[p] + static_cast<int64_t>(m);
        EXPECT_EQ(GetEdges(batch, node), expected);
        EXPECT_FLOAT_EQ(batch.adjacency.inverse_row_sums[node], static_cast<float>(1 / row_sum));
      }
    }
  }
}

TEST(RaggedBatch, NegativeSimilaritiesHaveWeightZero) {
  NeighborLists lists{Matrix<int32_t>(2, 1), Matrix<float>(2, 1, -0.9f)};
  lists.ids(0, 0) = 1;
  const AffinityGraph graph = SymmetricGraph(lists);
  ProposalSet proposal_set;
  proposal_set.num_faces = 2;
  proposal_set.Add(std::vector<int32_t>{0, 1}, 0);
  RaggedBatch batch;
  BatchBuilder(graph, EdgeWeight::kSimilarity).Build(proposal_set, std::vector<int64_t>{0}, batch);
  EXPECT_THAT(batch.adjacency.inverse_row_sums, ElementsAre(1.0f, 1.0f));
}

TEST(RaggedBatch, RejectsAFaceThatIsNotAMember) {
  const World world = MakeWorld(1, 2);
  RaggedBatch batch;
  BatchBuilder(world.graph, EdgeWeight::kOne)
      .Build(world.proposal_set, std::vector<int64_t>{0}, batch);
  EXPECT_EQ(FindNode(batch, 0, batch.faces.back()), batch.num_nodes() - 1);
  EXPECT_THAT([&] { FindNode(batch, 0, 100000); },
              ThrowsMessage<Error>(HasSubstr("proposal 0 does not contain its seed, face 100000")));
}

TEST(GroupByNodes, GroupsAreConsecutiveWithinTheMaximumSize) {
  const World world = MakeWorld(100, 3);
  std::vector<int64_t> proposals(100);
  std::iota(proposals.begin(), proposals.end(), int64_t{0});
  const std::vector<int64_t> starts = GroupByNodes(world.proposal_set, proposals, 40);
  ASSERT_EQ(starts.front(), 0);
  ASSERT_EQ(starts.back(), 100);
  for (size_t g = 0; g + 1 < starts.size(); ++g) {
    ASSERT_LT(starts[g], starts[g + 1]);
    EXPECT_LE(world.proposal_set.offsets[starts[g + 1]] - world.proposal_set.offsets[starts[g]],
              40);
  }
}

TEST(GroupByNodes, ALargeProposalIsAGroupOfItsOwn) {
  ProposalSet proposal_set;
  proposal_set.num_faces = 9;
  proposal_set.Add(std::vector<int32_t>{0}, 0);
  proposal_set.Add(std::vector<int32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8}, 0);
  proposal_set.Add(std::vector<int32_t>{1}, 0);
  EXPECT_THAT(GroupByNodes(proposal_set, std::vector<int64_t>{0, 1, 2}, 4),
              ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(GroupByNodes(proposal_set, {}, 4), ElementsAre(0));
}

TEST(CheckProposalsFitGraph, RejectsOtherFacesAndEmptyProposals) {
  World world = MakeWorld(2, 4);
  world.proposal_set.Add({}, 0);
  EXPECT_THAT([&] { CheckProposalsFitGraph(world.proposal_set, world.graph); },
              ThrowsMessage<Error>(HasSubstr("proposal 2 is empty")));
  world.proposal_set.num_faces = 7;
  EXPECT_THAT([&] { CheckProposalsFitGraph(world.proposal_set, world.graph); },
              ThrowsMessage<Error>(HasSubstr("of 7 faces, the graph of 120")));
}

}  // namespace
}  // namespace facegraph
