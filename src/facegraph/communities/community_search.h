// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/large_allocator.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// A directed weighted network. A vertex stands for one face or for several.
struct CommunityNetwork {
  /// Both directions between a vertex and another one. Stored at both ends.
  struct Edge {
    int32_t id;
    float out;  ///< from the vertex to `id`
    float in;   ///< from `id` to the vertex
  };
  std::vector<int64_t> offsets{0};  ///< [n + 1]
  LargeVector<Edge> edges;          ///< by vertex, then by id; no self loops
  std::vector<double> mass;  ///< [n] weight of each vertex; the objective defines it, e.g. faces

  int64_t num_vertices() const { return static_cast<int64_t>(offsets.size()) - 1; }
  std::span<const Edge> Edges(int64_t v) const {
    return {edges.data() + offsets[v], static_cast<size_t>(offsets[v + 1] - offsets[v])};
  }
};

/// Total weight of the edges between a vertex and a community.
struct CommunityLink {
  double out = 0;  ///< from the vertex
  double in = 0;   ///< to the vertex
};

/// The objective that a search maximizes. It keeps sums per community: Reset computes them, Move
/// updates them. Not thread safe.
class CommunityObjective {
 public:
  virtual ~CommunityObjective() = default;
  /// Starts from `community` [n], numbers 0..n-1. `network` stays alive until the next Reset.
  virtual void Reset(const CommunityNetwork& network, std::span<const int32_t> community) = 0;
  /// How much the objective improves if v moves from one community to another, possibly empty one.
  /// link_from: edges of v to the other members of `from`. link_to: edges of v to `to`.
  virtual double Gain(int32_t v, int32_t from, int32_t to, const CommunityLink& link_from,
                      const CommunityLink& link_to) const = 0;
  /// Prefetches the sums of a community that the next calls of Gain need.
  virtual void Prefetch(int32_t /*community*/) const {}
  /// Moves v; arguments as for Gain.
  virtual void Move(int32_t v, int32_t from, int32_t to, const CommunityLink& link_from,
                    const CommunityLink& link_to) = 0;
};

struct CommunitySearchOptions {
  int max_rounds = 10;      ///< repetitions of the search from its last result, at least 1
  double min_gain = 1e-12;  ///< moves that gain less are not made, at least 0
  /// The search stops after a round that gains at most this share of the total gain so far, 0 to
  /// below 1. Late rounds visit every vertex and move only a few.
  double min_round_gain = 1e-5;
  uint64_t seed = 0;  ///< of the order in which vertices are visited

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Searches for the partition with the best objective by the Leiden algorithm (Traag, Waltman and
/// van Eck, "From Louvain to Leiden", 2019). One round:
/// 1. Each vertex moves to the neighboring (or an empty) community with the largest gain. The
///    neighbors of a moved vertex are visited again.
/// 2. Each community is split into parts: its vertices start alone and join again, only within it.
/// 3. The parts become the vertices of a smaller network, which starts from the communities.
/// Parts join greedily here; the paper draws among several candidates. Rounds repeat from the last
/// result, see CommunitySearchOptions.
///
/// A heuristic on one thread. Same result for the same seed; canonical. Throws Error(kUsage) if an
/// option is out of its range.
Partition SearchCommunities(const CommunityNetwork& network, CommunityObjective& objective,
                            const CommunitySearchOptions& options, const Execution& execution);

}  // namespace facegraph
