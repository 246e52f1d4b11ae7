// SPDX-License-Identifier: MIT
#include "facegraph/gcn/batch.h"

#include <algorithm>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

/// Prefetches the cache lines of the ids.
void Prefetch(std::span<const int32_t> ids) {
  constexpr size_t kCacheLine = 64 / sizeof(int32_t);
  for (size_t at = 0; at < ids.size(); at += kCacheLine) __builtin_prefetch(ids.data() + at);
}

}  // namespace

int64_t FindNode(const RaggedBatch& batch, int64_t p, int32_t face) {
  const auto begin = batch.faces.begin() + batch.node_offsets[p];
  const auto end = batch.faces.begin() + batch.node_offsets[p + 1];
  const auto found = std::lower_bound(begin, end, face);
  Require(found != end && *found == face, ErrorKind::kBadData,
          "proposal {} does not contain its seed, face {}", batch.proposals[p], face);
  return found - batch.faces.begin();
}

BatchBuilder::BatchBuilder(const AffinityGraph& graph, EdgeWeight edge_weight)
    : graph_(graph),
      edge_weight_(edge_weight),
      node_of_face_(static_cast<size_t>(graph.num_vertices()), -1) {}

void BatchBuilder::Build(const ProposalSet& proposal_set, std::span<const int64_t> proposals,
                         RaggedBatch& batch) {
  batch.proposals.assign(proposals.begin(), proposals.end());
  batch.node_offsets.assign(1, 0);
  batch.faces.clear();
  batch.adjacency.offsets.assign(1, 0);
  batch.adjacency.ids.clear();
  batch.adjacency.weights.clear();
  batch.adjacency.inverse_row_sums.clear();
  for (const int64_t proposal : proposals) AddProposal(proposal_set.Members(proposal), batch);
}

void BatchBuilder::AddProposal(std::span<const int32_t> members, RaggedBatch& batch) {
  Adjacency& adjacency = batch.adjacency;
  auto node = static_cast<int32_t>(batch.faces.size());
  for (const int32_t face : members) node_of_face_[face] = node++;
  for (size_t m = 0; m < members.size(); ++m) {
    const int32_t face = members[m];
    if (m + 1 < members.size()) Prefetch(graph_.Neighbors(members[m + 1]));
    FindInside(face);
    adjacency.ids.insert(adjacency.ids.end(), ids_.begin(), ids_.begin() + num_inside_);
    double row_sum = 1;
    if (edge_weight_ == EdgeWeight::kSimilarity) {
      const std::span<const float> similarities = graph_.Similarities(face);
      adjacency.weights.resize(adjacency.ids.size());
      float* weights = adjacency.weights.data() + adjacency.ids.size() - num_inside_;
      for (int64_t e = 0; e < num_inside_; ++e) {
        // With negative weights the row sum could become 0.
        weights[e] = std::max(similarities[positions_[e]], 0.0f);
        row_sum += weights[e];
      }
    } else {
      row_sum += static_cast<double>(num_inside_);
    }
    adjacency.offsets.push_back(static_cast<int64_t>(adjacency.ids.size()));
    adjacency.inverse_row_sums.push_back(static_cast<float>(1 / row_sum));
  }
  for (const int32_t face : members) node_of_face_[face] = -1;
  batch.faces.insert(batch.faces.end(), members.begin(), members.end());
  batch.node_offsets.push_back(static_cast<int64_t>(batch.faces.size()));
}

void BatchBuilder::FindInside(int32_t face) {
  const std::span<const int32_t> neighbors = graph_.Neighbors(face);
  if (ids_.size() < neighbors.size()) {
    ids_.resize(neighbors.size());
    positions_.resize(neighbors.size());
  }
  // Without a branch: most neighbors are outside, and the processor cannot predict which.
  int64_t found = 0;
  for (size_t e = 0; e < neighbors.size(); ++e) {
    const int32_t node = node_of_face_[neighbors[e]];
    ids_[found] = node;
    positions_[found] = static_cast<int32_t>(e);
    found += node >= 0 ? 1 : 0;
  }
  num_inside_ = found;
}

std::vector<int64_t> GroupByNodes(const ProposalSet& proposal_set,
                                  std::span<const int64_t> proposals, int64_t max_nodes) {
  std::vector<int64_t> starts{0};
  int64_t filled = 0;
  for (size_t i = 0; i < proposals.size(); ++i) {
    const auto size = static_cast<int64_t>(proposal_set.Members(proposals[i]).size());
    if (filled > 0 && filled + size > max_nodes) {
      starts.push_back(static_cast<int64_t>(i));
      filled = 0;
    }
    filled += size;
  }
  if (!proposals.empty()) starts.push_back(static_cast<int64_t>(proposals.size()));
  return starts;
}

void CheckProposalsFitGraph(const ProposalSet& proposal_set, const AffinityGraph& graph) {
  Require(proposal_set.num_faces == graph.num_vertices(), ErrorKind::kBadData,
          "proposals are of {} faces, the graph of {}", proposal_set.num_faces,
          graph.num_vertices());
  for (int64_t p = 0; p < proposal_set.num_proposals(); ++p) {
    Require(!proposal_set.Members(p).empty(), ErrorKind::kBadData, "proposal {} is empty", p);
  }
}

}  // namespace facegraph
