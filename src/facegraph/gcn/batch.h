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

/// Several proposals as one graph without edges between them. It needs no padding, and one matrix
/// product computes all proposals. A node is a face in one of the proposals.
struct RaggedBatch {
  std::vector<int64_t> proposals;        ///< [p] numbers in the proposal set
  std::vector<int64_t> node_offsets{0};  ///< [p + 1] first node of each proposal
  std::vector<int32_t> faces;            ///< [nodes]
  Adjacency adjacency;                   ///< the edges of the affinity graph within each proposal

  int64_t num_proposals() const { return static_cast<int64_t>(node_offsets.size()) - 1; }
  int64_t num_nodes() const { return static_cast<int64_t>(faces.size()); }
};

/// The node of a face in proposal p of the batch. Throws Error(kBadData) if it is not a member.
int64_t FindNode(const RaggedBatch& batch, int64_t p, int32_t face);

/// Builds batches. No threshold removes edges, as in the authors' code. Needs 4 bytes per face of
/// the graph. Serves one thread at a time. The graph must outlive it.
class BatchBuilder {
 public:
  BatchBuilder(const AffinityGraph& graph, EdgeWeight edge_weight);

  /// Replaces `batch` and reuses its memory. Time is linear in the degrees of the members. See
  /// CheckProposalsFitGraph for the requirements.
  void Build(const ProposalSet& proposal_set, std::span<const int64_t> proposals,
             RaggedBatch& batch);

 private:
  void AddProposal(std::span<const int32_t> members, RaggedBatch& batch);
  /// Finds the neighbors of a face in the current proposal: ids_, positions_ and num_inside_.
  void FindInside(int32_t face);

  const AffinityGraph& graph_;
  EdgeWeight edge_weight_;
  std::vector<int32_t> node_of_face_;     ///< [n], -1 outside of the current proposal
  std::vector<int32_t> ids_, positions_;  ///< nodes, and their positions among the neighbors
  int64_t num_inside_ = 0;                ///< number of valid entries in ids_ and positions_
};

/// Splits a list of proposals into consecutive groups of at most `max_nodes` nodes; a larger
/// proposal is a group of its own. Returns `starts`: group g is proposals[starts[g]] ..
/// proposals[starts[g+1]-1], never empty. The result depends only on the sizes, so batches are the
/// same for any number of threads.
std::vector<int64_t> GroupByNodes(const ProposalSet& proposal_set,
                                  std::span<const int64_t> proposals, int64_t max_nodes);

/// Throws Error(kBadData) if the numbers of faces differ or a proposal is empty.
void CheckProposalsFitGraph(const ProposalSet& proposal_set, const AffinityGraph& graph);

}  // namespace facegraph
