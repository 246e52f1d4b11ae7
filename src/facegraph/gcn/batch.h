// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/gcn/architecture.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/nn/graph_convolution.h"

namespace facegraph {

/// Several proposals side by side, as one graph without edges between them: no padding, and one
/// matrix product serves them all. A node is a face in one of the proposals.
struct RaggedBatch {
  std::vector<int64_t> proposals;        ///< [p] numbers within the proposal set
  std::vector<int64_t> node_offsets{0};  ///< [p + 1] nodes of proposal p: node_offsets[p] ..
  std::vector<int32_t> faces;            ///< [nodes]
  Adjacency adjacency;                   ///< all edges of the affinity graph inside of a proposal

  int64_t num_proposals() const { return static_cast<int64_t>(node_offsets.size()) - 1; }
  int64_t num_nodes() const { return static_cast<int64_t>(faces.size()); }
};

/// The node of a face in proposal p of the batch. Throws Error(kBadData) if it is no member.
int64_t NodeOfFace(const RaggedBatch& batch, int64_t p, int32_t face);

/// Makes batches. Edges are not cut by a threshold (method of the authors' code). Holds 4 bytes per
/// face of the graph; for one thread at a time. The graph must outlive it.
class BatchBuilder {
 public:
  BatchBuilder(const AffinityGraph& graph, EdgeWeight edge_weight);

  /// Replaces `batch`, reusing its memory, in time linear in the degrees of the members. The
  /// proposals must not be empty; their faces must be faces of the graph.
  void Build(const ProposalSet& proposal_set, std::span<const int64_t> proposals,
             RaggedBatch& batch);

 private:
  void AddProposal(std::span<const int32_t> members, RaggedBatch& batch);
  /// The neighbors of a face that are in the proposal at hand, in ids_ and places_.
  void FindInside(int32_t face);

  const AffinityGraph& graph_;
  EdgeWeight edge_weight_;
  std::vector<int32_t> node_of_face_;  ///< [n], -1 outside of the proposal at hand
  std::vector<int32_t> ids_, places_;  ///< nodes, and where they stand among the neighbors
  int64_t num_inside_ = 0;             ///< how many of these count
};

/// Cuts a list of proposals into consecutive groups of about `nodes` nodes: group g is
/// proposals[starts[g]] .. proposals[starts[g+1]-1], never empty. Depends on the sizes only, so
/// that batches are the same for any number of threads.
std::vector<int64_t> GroupsOfNodes(const ProposalSet& proposal_set,
                                   std::span<const int64_t> proposals, int64_t nodes);

/// Throws Error(kBadData) unless cover and graph are of the same faces and no proposal is empty.
void CheckProposalsFitGraph(const ProposalSet& proposal_set, const AffinityGraph& graph);

}  // namespace facegraph
