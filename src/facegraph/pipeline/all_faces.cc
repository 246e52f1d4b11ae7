// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/all_faces.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "facegraph/base/parallel.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

constexpr int64_t kRowsPerBlock = 1024;

/// The rows that equal each distinct row, itself included, ascending.
class EqualRows {
 public:
  explicit EqualRows(const DistinctRows& distinct) : offsets_(distinct.rows.size() + 1, 0) {
    for (const int32_t place : distinct.place_of_row) {
      if (place >= 0) ++offsets_[place + 1];
    }
    for (size_t i = 1; i < offsets_.size(); ++i) offsets_[i] += offsets_[i - 1];
    rows_.resize(static_cast<size_t>(offsets_.back()));
    std::vector<int64_t> next(offsets_.begin(), offsets_.end() - 1);
    for (int32_t row = 0; row < std::ssize(distinct.place_of_row); ++row) {
      const int32_t place = distinct.place_of_row[row];
      if (place >= 0) rows_[next[place]++] = row;
    }
  }
  std::span<const int32_t> operator[](int32_t place) const {
    return {rows_.data() + offsets_[place],
            static_cast<size_t>(offsets_[place + 1] - offsets_[place])};
  }

 private:
  std::vector<int64_t> offsets_;
  std::vector<int32_t> rows_;
};

DeOverlapResult RestoreClusters(const DeOverlapResult& clusters, const DistinctRows& distinct,
                                const EqualRows& equal, Unassigned unassigned) {
  DeOverlapResult restored = clusters;
  Partition all;
  all.num_clusters = clusters.partition.num_clusters;
  all.cluster_of_face.assign(distinct.place_of_row.size(), -1);
  std::vector<int32_t> proposal_of_cluster = clusters.proposal_of_cluster;
  for (int32_t place = 0; place < std::ssize(distinct.rows); ++place) {
    int32_t cluster = clusters.partition.cluster_of_face[place];
    if (cluster < 0 && equal[place].size() > 1) {
      cluster = all.num_clusters++;
      proposal_of_cluster.push_back(-1);
    }
    for (const int32_t row : equal[place]) all.cluster_of_face[row] = cluster;
  }
  for (const int32_t row : distinct.zero) {
    if (unassigned == Unassigned::kNoise) break;
    all.cluster_of_face[row] = all.num_clusters++;
    proposal_of_cluster.push_back(-1);
  }
  restored.partition = LargestFirst(all);
  restored.proposal_of_cluster.assign(static_cast<size_t>(all.num_clusters), -1);
  for (size_t row = 0; row < all.cluster_of_face.size(); ++row) {
    if (all.cluster_of_face[row] < 0) continue;
    restored.proposal_of_cluster[restored.partition.cluster_of_face[row]] =
        proposal_of_cluster[all.cluster_of_face[row]];
  }
  return restored;
}

/// Adds equal rows to the proposals, with the inlier probability of the row that was clustered.
void RestoreProposals(int64_t num_faces, const EqualRows& equal, ClusterResult& result) {
  const ProposalSet& given = result.proposal_set;
  const bool segmented = !result.inliers.probability.empty();
  ProposalSet restored;
  restored.num_faces = num_faces;
  std::vector<float> probability;
  std::vector<std::pair<int32_t, float>> members;
  std::vector<int32_t> rows;
  for (int64_t p = 0; p < given.num_proposals(); ++p) {
    members.clear();
    for (int64_t m = given.offsets[p]; m < given.offsets[p + 1]; ++m) {
      const float own = segmented ? result.inliers.probability[m] : 1;
      for (const int32_t row : equal[given.members[m]]) members.emplace_back(row, own);
    }
    std::ranges::sort(members);
    rows.clear();
    for (const auto& [row, own] : members) {
      rows.push_back(row);
      if (segmented) probability.push_back(own);
    }
    restored.Add(rows, given.setting[p]);
  }
  result.proposal_set = std::move(restored);
  result.inliers.probability = std::move(probability);
}

/// The list of a row is that of its equal: itself, then the row that was clustered, then the
/// others.
NeighborLists RestoreLists(const NeighborLists& lists, const DistinctRows& distinct,
                           const Execution& execution) {
  const auto n = static_cast<int64_t>(distinct.place_of_row.size());
  const int64_t k = distinct.num_repeated() > 0 ? std::max<int64_t>(lists.k(), 2) : lists.k();
  NeighborLists all{Matrix<int32_t>(n, k, -1), Matrix<float>(n, k)};
  ParallelFor(n, kRowsPerBlock, execution, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const int32_t place = distinct.place_of_row[row];
      all.ids(row, 0) = static_cast<int32_t>(row);
      if (place < 0) continue;
      all.similarities(row, 0) = lists.similarities(place, 0);
      int64_t next = distinct.rows[place] == row ? 0 : 1;
      for (int64_t c = 0; c < lists.k() && next < k; ++c, ++next) {
        const int32_t id = lists.ids(place, c);
        if (id < 0) break;
        all.ids(row, next) = distinct.rows[id];
        all.similarities(row, next) = lists.similarities(place, c);
      }
    }
  });
  return all;
}

/// Features of the distinct rows, such as whitened ones, as features of all rows.
Features RestoreFeatures(const Features& features, const DistinctRows& distinct,
                         const Execution& execution) {
  auto all = std::make_shared<Matrix<float>>(std::ssize(distinct.place_of_row), features.dim);
  ParallelFor(all->rows(), kRowsPerBlock, execution, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const int32_t place = distinct.place_of_row[row];
      if (place >= 0) LoadRows(features, place, place + 1, all->View().Rows(row, row + 1));
    }
  });
  return ToFeatures(std::shared_ptr<const Matrix<float>>(std::move(all)),
                    features.shards.front().name);
}

}  // namespace

Features DistinctFeatures(const Features& features, const DistinctRows& distinct,
                          const Execution& execution) {
  auto units = std::make_shared<Matrix<float>>(std::ssize(distinct.rows), features.dim, kUnset);
  ParallelFor(units->rows(), kRowsPerBlock, execution, [&](int64_t begin, int64_t end) {
    for (int64_t place = begin; place < end; ++place) {
      const int32_t row = distinct.rows[place];
      LoadUnitRows(features, row, row + 1, units->View().Rows(place, place + 1));
    }
  });
  return ToFeatures(std::shared_ptr<const Matrix<float>>(std::move(units)),
                    features.shards.front().name);
}

void RestoreAllFaces(const Features& features, const DistinctRows& distinct, Unassigned unassigned,
                     const Execution& execution, ClusterResult& result) {
  const EqualRows equal(distinct);
  result.clusters = RestoreClusters(result.clusters, distinct, equal, unassigned);
  RestoreProposals(features.num_faces(), equal, result);
  result.graph.neighbors = RestoreLists(result.graph.neighbors, distinct, execution);
  result.graph.features = RestoreFeatures(result.graph.features, distinct, execution);
}

void RemoveZeroRows(const DistinctRows& distinct, NeighborLists& lists) {
  for (int64_t row = 0; row < lists.num_faces() && !distinct.zero.empty(); ++row) {
    const std::span<int32_t> ids = lists.ids.Row(row);
    const std::span<float> similarities = lists.similarities.Row(row);
    const bool is_zero = distinct.place_of_row[row] < 0;
    size_t kept = 0;
    for (size_t c = 0; c < ids.size(); ++c) {
      const int32_t id = ids[c];
      if (id < 0 || (id != row && (is_zero || distinct.place_of_row[id] < 0))) continue;
      ids[kept] = id;
      similarities[kept++] = similarities[c];
    }
    std::ranges::fill(ids.subspan(kept), -1);
    std::ranges::fill(similarities.subspan(kept), 0.0f);
  }
}

}  // namespace facegraph
