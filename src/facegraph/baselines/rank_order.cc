// SPDX-License-Identifier: MIT
#include "facegraph/baselines/rank_order.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/baselines/map_faces.h"
#include "facegraph/graph/union_find.h"
#include "facegraph/graph/used_columns.h"

namespace facegraph {
namespace {

/// Finds the faces in the list of a face that are near by the rank-order distance.
class NearFaceFinder {
 public:
  NearFaceFinder(const NeighborLists& neighbors, const RankOrderOptions& options, int64_t k)
      : neighbors_(neighbors),
        options_(options),
        k_(k),
        rank_(static_cast<size_t>(neighbors.num_faces()), -1) {}

  /// The faces in the list of a with a distance of at most max_distance.
  std::vector<int32_t> operator()(int32_t a) {
    std::vector<int32_t> joined;
    const std::span<const int32_t> list = neighbors_.ids.Row(a).first(static_cast<size_t>(k_));
    SetRanks(a, list, false);
    for (int64_t c = 0; c < k_; ++c) {
      const int32_t b = list[c];
      if (b < 0 || b == a) continue;
      if (static_cast<double>(neighbors_.similarities(a, c)) < options_.min_similarity) continue;
      if (Distance(a, b) <= options_.max_distance) joined.push_back(b);
    }
    SetRanks(a, list, true);
    return joined;
  }

 private:
  /// Sets the rank of every face in the list of a, or resets it to -1.
  void SetRanks(int32_t a, std::span<const int32_t> list, bool forget) {
    int32_t next = 1;
    for (const int32_t id : list) {
      if (id >= 0 && id != a) rank_[id] = forget ? -1 : next++;
    }
    rank_[a] = forget ? -1 : 0;
  }

  /// The rank-order distance. The ranks of a are set, and b is in the list of a.
  double Distance(int32_t a, int32_t b) const {
    const int64_t rank_of_b = rank_[b];
    // b counts as a member of its own list, also if the list does not name it.
    int64_t common_to_b = 1;  // faces of ranks 0..O_a(b) in the list of a that b's list has
    int64_t common_to_a = 1;  // the same with a and b exchanged
    int64_t rank = 0, rank_of_a = -1;
    for (const int32_t id : neighbors_.ids.Row(b).first(static_cast<size_t>(k_))) {
      if (id < 0 || id == b) continue;
      ++rank;
      const int32_t rank_in_a = rank_[id];
      if (rank_in_a >= 0 && rank_in_a < rank_of_b) ++common_to_b;
      if (rank_in_a >= 0 && rank_of_a < 0) ++common_to_a;
      if (id == a) rank_of_a = rank;
    }
    if (rank_of_a < 0) rank_of_a = k_;
    const int64_t used = std::min(rank, rank_of_a);  // b's list can have fewer than k faces
    const int64_t missing_in_b = rank_of_b + 1 - common_to_b;
    const int64_t missing_in_a = used + 1 - common_to_a;
    return static_cast<double>(missing_in_b + missing_in_a) /
           static_cast<double>(std::min(rank_of_b, rank_of_a));
  }

  const NeighborLists& neighbors_;
  const RankOrderOptions& options_;
  int64_t k_;
  std::vector<int32_t> rank_;  ///< [n] in the list of the current face, -1: not in the list
};

}  // namespace

void RankOrderOptions::Check() const {
  Require(k >= 0, ErrorKind::kUsage, "rank-order: k is {}, should be 0 or more", k);
  Require(max_distance >= 0, ErrorKind::kUsage,
          "rank-order: max_distance is {}, should be 0 or more", max_distance);
  Require(min_similarity >= -1 && min_similarity <= 1, ErrorKind::kUsage,
          "rank-order: min_similarity is {}, should be -1..1", min_similarity);
}

Partition RankOrderClusters(const NeighborLists& neighbors, const RankOrderOptions& options,
                            const Execution& execution) {
  options.Check();
  const int64_t n = neighbors.num_faces();
  const int64_t k = UsedColumns(neighbors, options.k);
  const std::vector<std::vector<int32_t>> joined = MapFaces(
      n, [&] { return std::make_unique<NearFaceFinder>(neighbors, options, k); }, execution);
  UnionFind components(n);
  for (int32_t a = 0; a < components.Count(); ++a) {
    for (const int32_t b : joined[a]) components.Union(a, b);
  }
  return ToPartition(components);
}

}  // namespace facegraph
