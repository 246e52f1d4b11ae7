// SPDX-License-Identifier: MIT
#include "facegraph/report/likely_merges.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <tuple>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/scratch_pool.h"
#include "facegraph/graph/cover.h"

namespace facegraph {
namespace {

constexpr int64_t kClustersPerBlock = 16;

/// What runs between the cluster that is looked at and one other.
struct Bridge {
  double strength = 0;     ///< sum of similarity^power
  double sum_of_best = 0;  ///< over the faces of the cluster, of the highest similarity
  float best_of_face = 0;  ///< so far, of the face that is looked at
  int32_t face = -1;       ///< which that is
  int64_t num_edges = 0;
  int32_t from = -1, to = -1;  ///< the most similar two
  float similarity = 0;
};

struct Scratch {
  std::vector<Bridge> bridges;   ///< [num_clusters], all empty between two clusters
  std::vector<int32_t> touched;  ///< clusters whose bridge is not
};

double Power(float similarity, int power) { return std::pow(std::max(0.0f, similarity), power); }

/// [num_clusters]: all that leads out of each cluster, as similarity^power.
std::vector<double> OutwardStrength(const AffinityGraph& graph, const Partition& partition,
                                    const Cover& clusters, int power, const Execution& execution) {
  std::vector<double> outward(static_cast<size_t>(partition.num_clusters), 0.0);
  ParallelFor(partition.num_clusters, kClustersPerBlock, execution,
              [&](int64_t begin, int64_t end) {
                for (int64_t c = begin; c < end; ++c) {
                  for (const int32_t face : clusters.Members(c)) {
                    const std::span<const int32_t> ids = graph.Neighbours(face);
                    const std::span<const float> similarities = graph.Similarities(face);
                    for (size_t e = 0; e < ids.size(); ++e) {
                      if (partition.cluster_of_face[ids[e]] != c)
                        outward[c] += Power(similarities[e], power);
                    }
                  }
                }
              });
  return outward;
}

/// All merges are found from their smaller cluster, so each once.
bool IsSmaller(const Cover& clusters, int64_t c, int64_t other) {
  const size_t size = clusters.Members(c).size(), other_size = clusters.Members(other).size();
  return size != other_size ? size < other_size : c > other;
}

void AddEdge(int32_t face, int32_t neighbour, float similarity, int power, Bridge& bridge) {
  if (bridge.face != face) {
    bridge.sum_of_best += bridge.best_of_face;
    bridge.best_of_face = 0;
    bridge.face = face;
  }
  bridge.best_of_face = std::max(bridge.best_of_face, similarity);
  bridge.strength += Power(similarity, power);
  if (bridge.num_edges++ == 0 || similarity > bridge.similarity) {
    bridge.similarity = similarity;
    bridge.from = face;
    bridge.to = neighbour;
  }
}

void CollectBridges(const AffinityGraph& graph, const Partition& partition, const Cover& clusters,
                    int64_t c, const LikelyMergesOptions& options, Scratch& scratch) {
  for (const int32_t face : clusters.Members(c)) {
    const std::span<const int32_t> ids = graph.Neighbours(face);
    const std::span<const float> similarities = graph.Similarities(face);
    for (size_t e = 0; e < ids.size(); ++e) {
      const int32_t other = partition.cluster_of_face[ids[e]];
      if (other < 0 || other == c || !IsSmaller(clusters, c, other)) continue;
      Bridge& bridge = scratch.bridges[other];
      if (bridge.num_edges == 0) scratch.touched.push_back(other);
      AddEdge(face, ids[e], similarities[e], options.power, bridge);
    }
  }
}

LikelyMerge MergeOver(const Bridge& bridge, int32_t smaller, int32_t larger, int64_t size,
                      const std::vector<double>& outward) {
  LikelyMerge merge{.smaller = smaller, .larger = larger, .num_edges = bridge.num_edges};
  merge.closeness = (bridge.sum_of_best + bridge.best_of_face) / static_cast<double>(size);
  const double all = std::sqrt(outward[smaller] * outward[larger]);
  merge.exclusivity = all > 0 ? std::min(1.0, bridge.strength / all) : 0;
  merge.score = merge.closeness * std::sqrt(merge.exclusivity);
  merge.face_in_smaller = bridge.from;
  merge.face_in_larger = bridge.to;
  merge.similarity = bridge.similarity;
  return merge;
}

bool Likelier(const LikelyMerge& a, const LikelyMerge& b) {
  return std::tuple(-a.score, a.larger, a.smaller) < std::tuple(-b.score, b.larger, b.smaller);
}

/// The best of what all threads find. Their order is total, so who comes first does not matter.
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
  const Cover clusters = ClustersAsCover(partition);
  const std::vector<double> outward =
      OutwardStrength(graph, partition, clusters, options.power, execution);
  BestMerges best(options.max_pairs);
  ScratchPool<Scratch> pool([&] {
    auto scratch = std::make_unique<Scratch>();
    scratch->bridges.resize(static_cast<size_t>(partition.num_clusters));
    return scratch;
  });
  const auto look_at = [&](int64_t begin, int64_t end, Scratch& scratch) {
    std::vector<LikelyMerge> merges;
    for (int64_t c = begin; c < end; ++c) {
      const int64_t size = static_cast<int64_t>(clusters.Members(c).size());
      if (size < options.min_size) continue;
      CollectBridges(graph, partition, clusters, c, options, scratch);
      for (const int32_t other : scratch.touched) {
        const LikelyMerge merge =
            MergeOver(scratch.bridges[other], static_cast<int32_t>(c), other, size, outward);
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

}  // namespace facegraph
