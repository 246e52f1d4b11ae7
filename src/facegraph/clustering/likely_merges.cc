// SPDX-License-Identifier: MIT
#include "facegraph/clustering/likely_merges.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <tuple>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/scratch_pool.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/graph/union_find.h"

namespace facegraph {
namespace {

constexpr int64_t kClustersPerBlock = 16;

/// Edge strength of a face, or of all faces of a cluster.
struct Ties {
  double inside = 0;   ///< strength to faces of the own cluster
  double outside = 0;  ///< strength to all other faces
  double own_neighbors =
      0;  ///< effective number of edges inside; of a cluster: mean over its faces
};

/// The edges from the current cluster to one other cluster, summed up.
struct Bridge {
  double strength = 0;
  double sum_of_best = 0;  ///< sum over finished faces of their highest similarity
  float best_of_face = 0;  ///< highest similarity of the current face so far
  int32_t face = -1;       ///< the current face
  int64_t num_edges = 0;
  int32_t from = -1, to = -1;  ///< the most similar pair of faces
  float similarity = 0;
  double sum_of_squares = 0;  ///< sum over reached faces of the squared strength to them
  double membership = 0;      ///< sum over reached faces of the strength times the membership
};

struct Scratch {
  std::vector<Bridge> bridges;   ///< [num_clusters], reset after each cluster
  std::vector<int32_t> touched;  ///< clusters whose bridge has edges
  std::vector<double> arriving;  ///< [n], strength from the current cluster, reset after it
  std::vector<int32_t> reached;  ///< faces with a positive `arriving`
};

/// The inputs of a search and the strengths derived from them.
struct Search {
  const AffinityGraph& graph;
  const Partition& partition;
  const LikelyMergesOptions& options;
  ProposalSet clusters;
  std::vector<Ties> of_face;     ///< [n]
  std::vector<Ties> of_cluster;  ///< [num_clusters]

  double Size(int64_t c) const { return static_cast<double>(clusters.Members(c).size()); }
};

double Power(float similarity, int power) { return std::pow(std::max(0.0f, similarity), power); }

/// The number n of equal strengths that have the same sum and sum of squares.
double EffectiveNumber(double sum, double sum_of_squares) {
  return sum_of_squares > 0 ? sum * sum / sum_of_squares : 0;
}

Ties TiesOfFace(const AffinityGraph& graph, const Partition& partition, int power, int32_t face) {
  const std::span<const int32_t> ids = graph.Neighbors(face);
  const std::span<const float> similarities = graph.Similarities(face);
  Ties ties;
  double squares = 0;
  for (size_t e = 0; e < ids.size(); ++e) {
    const double strength = Power(similarities[e], power);
    if (partition.cluster_of_face[ids[e]] == partition.cluster_of_face[face]) {
      ties.inside += strength;
      squares += strength * strength;
    } else {
      ties.outside += strength;
    }
  }
  ties.own_neighbors = EffectiveNumber(ties.inside, squares);
  return ties;
}

/// Fills search.of_face and search.of_cluster.
void FindTies(Search& search, const Execution& execution) {
  search.of_face.resize(static_cast<size_t>(search.graph.num_vertices()));
  search.of_cluster.resize(static_cast<size_t>(search.partition.num_clusters));
  ParallelFor(search.partition.num_clusters, kClustersPerBlock, execution,
              [&](int64_t begin, int64_t end) {
                for (int64_t c = begin; c < end; ++c) {
                  Ties& all = search.of_cluster[c];
                  for (const int32_t face : search.clusters.Members(c)) {
                    const Ties ties = search.of_face[face] =
                        TiesOfFace(search.graph, search.partition, search.options.power, face);
                    all.inside += ties.inside;
                    all.outside += ties.outside;
                    all.own_neighbors += ties.own_neighbors / search.Size(c);
                  }
                }
              });
}

/// Each merge is found once, from its smaller cluster.
bool IsSmaller(const ProposalSet& clusters, int64_t c, int64_t other) {
  const size_t size = clusters.Members(c).size(), other_size = clusters.Members(other).size();
  return size != other_size ? size < other_size : c > other;
}

void AddEdge(int32_t face, int32_t neighbor, float similarity, double strength, Bridge& bridge) {
  if (bridge.face != face) {
    bridge.sum_of_best += bridge.best_of_face;
    bridge.best_of_face = 0;
    bridge.face = face;
  }
  bridge.best_of_face = std::max(bridge.best_of_face, similarity);
  bridge.strength += strength;
  if (bridge.num_edges++ == 0 || similarity > bridge.similarity) {
    bridge.similarity = similarity;
    bridge.from = face;
    bridge.to = neighbor;
  }
}

void CollectBridges(const Search& search, int64_t c, Scratch& scratch) {
  for (const int32_t face : search.clusters.Members(c)) {
    const std::span<const int32_t> ids = search.graph.Neighbors(face);
    const std::span<const float> similarities = search.graph.Similarities(face);
    for (size_t e = 0; e < ids.size(); ++e) {
      const int32_t other = search.partition.cluster_of_face[ids[e]];
      if (other < 0 || other == c || !IsSmaller(search.clusters, c, other)) continue;
      const double strength = Power(similarities[e], search.options.power);
      Bridge& bridge = scratch.bridges[other];
      if (bridge.num_edges == 0) scratch.touched.push_back(other);
      AddEdge(face, ids[e], similarities[e], strength, bridge);
      if (strength > 0 && scratch.arriving[ids[e]] == 0) scratch.reached.push_back(ids[e]);
      scratch.arriving[ids[e]] += strength;
    }
  }
}

/// Adds the reached faces to the bridges: squared strengths and memberships.
void CollectReached(const Search& search, int64_t c, Scratch& scratch) {
  for (const int32_t face : scratch.reached) {
    const double strength = std::exchange(scratch.arriving[face], 0.0);
    const int32_t cluster = search.partition.cluster_of_face[face];
    const double inside = search.of_face[face].inside, own_neighbors = search.Size(cluster) - 1;
    // The share of the strength that stays in the own cluster, and its value for equal edges.
    const double share = inside / (inside + strength),
                 expected = own_neighbors / (own_neighbors + search.Size(c));
    Bridge& bridge = scratch.bridges[cluster];
    bridge.sum_of_squares += strength * strength;
    bridge.membership += strength * (share < expected ? share / expected : 1);
  }
  scratch.reached.clear();
}

LikelyMerge ToMerge(const Search& search, const Bridge& bridge, int32_t smaller, int32_t larger) {
  const Ties &ties = search.of_cluster[smaller], &others = search.of_cluster[larger];
  LikelyMerge merge{.smaller = smaller, .larger = larger, .num_edges = bridge.num_edges};
  merge.nearest_similarity = (bridge.sum_of_best + bridge.best_of_face) / search.Size(smaller);
  if (bridge.strength > 0) {
    merge.mutual_share = std::min(1.0, bridge.strength / std::sqrt(ties.outside * others.outside));
    merge.relative_cohesion = bridge.strength < ties.inside ? bridge.strength / ties.inside : 1;
    merge.membership = std::min(1.0, bridge.membership / bridge.strength);
    const double reached = EffectiveNumber(bridge.strength, bridge.sum_of_squares);
    merge.coverage = std::min(1.0, reached / std::max(1.0, ties.own_neighbors));
  }
  merge.score = merge.nearest_similarity * std::sqrt(merge.mutual_share * merge.relative_cohesion *
                                                     merge.membership * merge.coverage);
  merge.face_in_smaller = bridge.from;
  merge.face_in_larger = bridge.to;
  merge.similarity = bridge.similarity;
  return merge;
}

bool Likelier(const LikelyMerge& a, const LikelyMerge& b) {
  return std::tuple(-a.score, a.larger, a.smaller) < std::tuple(-b.score, b.larger, b.smaller);
}

/// Collects the best merges of all threads. The order is total, so the order of Add has no effect.
class BestMerges {
 public:
  explicit BestMerges(int64_t count) : count_(count) {}

  void Add(const std::vector<LikelyMerge>& merges) {
    const std::lock_guard<std::mutex> lock(mutex_);
    best_.insert(best_.end(), merges.begin(), merges.end());
    if (static_cast<int64_t>(best_.size()) <= count_) return;
    std::ranges::nth_element(best_, best_.begin() + count_, Likelier);
    best_.resize(static_cast<size_t>(count_));
  }

  std::vector<LikelyMerge> Take() {
    std::ranges::sort(best_, Likelier);
    return std::move(best_);
  }

 private:
  int64_t count_;
  std::mutex mutex_;
  std::vector<LikelyMerge> best_;
};

}  // namespace

void LikelyMergesOptions::Check() const {
  Require(min_size >= 1, ErrorKind::kUsage, "min_size is {}, wants 1 or more", min_size);
  Require(max_pairs >= 1, ErrorKind::kUsage, "max_pairs is {}, wants 1 or more", max_pairs);
  Require(min_score >= 0 && min_score <= 1, ErrorKind::kUsage, "min_score is {}, wants 0 to 1",
          min_score);
  Require(power >= 1, ErrorKind::kUsage, "power is {}, wants 1 or more", power);
}

std::vector<LikelyMerge> LikelyMerges(const AffinityGraph& graph, const Partition& partition,
                                      const LikelyMergesOptions& options,
                                      const Execution& execution) {
  options.Check();
  Search search{graph, partition, options, ProposalsFromPartition(partition), {}, {}};
  FindTies(search, execution);
  BestMerges best(options.max_pairs);
  ScratchPool<Scratch> pool([&] {
    auto scratch = std::make_unique<Scratch>();
    scratch->bridges.resize(static_cast<size_t>(partition.num_clusters));
    scratch->arriving.resize(static_cast<size_t>(graph.num_vertices()));
    return scratch;
  });
  const auto look_at = [&](int64_t begin, int64_t end, Scratch& scratch) {
    std::vector<LikelyMerge> merges;
    for (int64_t c = begin; c < end; ++c) {
      if (search.Size(c) < static_cast<double>(options.min_size)) continue;
      CollectBridges(search, c, scratch);
      CollectReached(search, c, scratch);
      for (const int32_t other : scratch.touched) {
        const LikelyMerge merge =
            ToMerge(search, scratch.bridges[other], static_cast<int32_t>(c), other);
        if (merge.score >= options.min_score) merges.push_back(merge);
        scratch.bridges[other] = {};
      }
      scratch.touched.clear();
    }
    best.Add(merges);
  };
  ParallelFor(partition.num_clusters, kClustersPerBlock, execution,
              [&](int64_t begin, int64_t end) {
                pool.With([&](Scratch& scratch) { look_at(begin, end, scratch); });
              });
  return best.Take();
}

Partition MergeClusters(const Partition& partition, std::span<const ClusterPair> pairs) {
  UnionFind joined(partition.num_clusters);
  for (const auto& [a, b] : pairs) {
    for (const int32_t cluster : {a, b}) {
      Require(cluster >= 0 && cluster < partition.num_clusters, ErrorKind::kBadData,
              "there is no cluster {} among {}", cluster, partition.num_clusters);
    }
    joined.Union(a, b);
  }
  Partition merged = partition;
  for (int32_t& cluster : merged.cluster_of_face) {
    if (cluster >= 0) cluster = joined.Find(cluster);
  }
  return LargestFirst(merged);
}

}  // namespace facegraph
