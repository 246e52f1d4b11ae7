// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/large_allocator.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// A directed weighted network whose vertices stand for one face or for many.
struct CommunityNetwork {
  /// Both directions between a vertex and another one, kept at both ends.
  struct Edge {
    int32_t id;
    float out;  ///< from the vertex to `id`
    float in;   ///< from `id` to the vertex
  };
  std::vector<int64_t> offsets{0};  ///< [n + 1]
  LargeVector<Edge> edges;          ///< by vertex, then by id; no self loops
  std::vector<double> mass;         ///< [n] what the objective says of one vertex, such as faces

  int64_t num_vertices() const { return static_cast<int64_t>(offsets.size()) - 1; }
  std::span<const Edge> Edges(int64_t v) const {
    return {edges.data() + offsets[v], static_cast<size_t>(offsets[v + 1] - offsets[v])};
  }
};

/// All that goes between a vertex and a community.
struct CommunityLink {
  double out = 0;
  double in = 0;
};

/// What a search improves. It keeps sums per community, which Reset makes and Move keeps up.
class CommunityObjective {
 public:
  virtual ~CommunityObjective() = default;
  /// Starts from `community` [n], numbers 0..n-1. `network` stays alive until the next Reset.
  virtual void Reset(const CommunityNetwork& network, std::span<const int32_t> community) = 0;
  /// By how much it gets better if v goes from one community to another; link_from: its edges to
  /// the other members of the one, link_to: to those of the other, which may be empty.
  virtual double Gain(int32_t v, int32_t from, int32_t to, const CommunityLink& link_from,
                      const CommunityLink& link_to) const = 0;
  /// A community that Gain will soon be asked about: time to fetch its sums.
  virtual void Prefetch(int32_t /*community*/) const {}
  virtual void Move(int32_t v, int32_t from, int32_t to, const CommunityLink& link_from,
                    const CommunityLink& link_to) = 0;
};

struct CommunitySearchOptions {
  int max_rounds = 10;      ///< times the whole search is done again from what it found, at least 1
  double min_gain = 1e-12;  ///< moves that gain less are not made
  /// A round that gains no more than this share of all that was gained so far is the last, 0 to
  /// below 1: late rounds look at every vertex to move a handful.
  double min_round_gain = 1e-5;
  uint64_t seed = 0;  ///< of the order in which vertices are looked at

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Looks for the partition that is best by `objective`, in the manner of Leiden (Traag, Waltman and
/// van Eck, "From Louvain to Leiden", 2019): vertices move to the neighboring community with the
/// largest gain (or to an empty one), those near a move are looked at again; each community is then
/// split by joining its vertices anew, only within it; the parts are the vertices of the next,
/// smaller network, which starts from the communities. Parts are joined greedily here, where the
/// paper draws one of several. Done again from the result until hardly anything
/// is gained.
///
/// A heuristic, on one thread; the same for the same seed. Canonical.
Partition SearchCommunities(const CommunityNetwork& network, CommunityObjective& objective,
                            const CommunitySearchOptions& options, const Execution& execution);

}  // namespace facegraph
