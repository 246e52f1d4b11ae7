// SPDX-License-Identifier: MIT
#include "facegraph/baselines/committee.h"

#include <algorithm>
#include <cmath>

#include "facegraph/base/error.h"
#include "facegraph/base/moments.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesPerBlock = 1024;

CommitteeMember MakeMember(const Features& features, int64_t k, const Execution& execution) {
  CommitteeMember member{AllUnitRows(features, execution), {}};
  member.neighbors = NearestNeighbors(ToFeatures(member.units, "committee"),
                                      {.k = static_cast<int>(k)}, execution);
  return member;
}

/// Random projection of the rows to half their dimensions, [n, (dim + 1) / 2].
Matrix<float> Project(MatrixView<const float> units, Random& random, const Execution& execution) {
  Matrix<float> directions((units.cols() + 1) / 2, units.cols());
  for (int64_t i = 0; i < directions.size(); ++i) {
    directions.data()[i] = static_cast<float>(random.Normal());
  }
  Matrix<float> rows(units.rows(), directions.rows());
  ParallelFor(units.rows(), kFacesPerBlock, execution, [&](int64_t begin, int64_t end) {
    for (int64_t face = begin; face < end; ++face) {
      for (int64_t t = 0; t < rows.cols(); ++t) {
        rows(face, t) = static_cast<float>(
            ExactDot(units.Row(face).data(), directions.Row(t).data(), units.cols()));
      }
    }
  });
  return rows;
}

bool IsInList(const NeighborLists& lists, int32_t face, int32_t other) {
  const std::span<const int32_t> ids = lists.ids.Row(face);
  return std::ranges::find(ids, other) != ids.end();
}

}  // namespace

Committee::Committee(const Features& base, const NeighborLists& neighbors,
                     std::span<const Features> others, uint64_t seed, const Execution& execution)
    : neighbors_(neighbors) {
  const int64_t n = neighbors.num_faces(), k = neighbors.k();
  for (const Features& other : others) {
    Require(other.num_faces() == n, ErrorKind::kBadData,
            "{}: {} faces, but the clustered features have {}", other.shards.front().name,
            other.num_faces(), n);
    members_.push_back(MakeMember(other, k, execution));
  }
  if (others.empty()) {
    const UnitRows units(base, execution);
    for (uint64_t i = 0; i < kNumProjections; ++i) {
      Random random(seed, i);
      const Matrix<float> rows = Project(units.View(), random, execution);
      members_.push_back(MakeMember(ToFeatures(rows, "committee"), k, execution));
    }
  }
  means_ = Matrix<float>(n, num_members() + 1);
  std_devs_ = Matrix<float>(n, num_members() + 1);
  ComputeMoments(neighbors, 0);
  for (int64_t i = 0; i < num_members(); ++i) ComputeMoments(members_[i].neighbors, i + 1);

  const AffinityGraph graph = SymmetricGraph(neighbors, 0, execution);
  pairs_.reserve(static_cast<size_t>(graph.num_edges()));
  first_pair_.assign(static_cast<size_t>(n) + 1, 0);
  for (int32_t a = 0; a < n; ++a) {
    for (size_t e = 0; e < graph.Neighbors(a).size(); ++e) {
      const int32_t b = graph.Neighbors(a)[e];
      if (b > a) pairs_.push_back({a, b, graph.Similarities(a)[e]});
    }
    first_pair_[a + 1] = num_pairs();
  }
}

void Committee::ComputeMoments(const NeighborLists& lists, int64_t model) {
  for (int64_t face = 0; face < lists.num_faces(); ++face) {
    Moments similarities;
    for (int64_t c = 0; c < lists.k(); ++c) {
      if (lists.ids(face, c) < 0 || lists.ids(face, c) == face) continue;
      similarities.Add(double{lists.similarities(face, c)});
    }
    means_(face, model) = static_cast<float>(similarities.Mean());
    std_devs_(face, model) = static_cast<float>(similarities.StdDev());
  }
}

void Committee::FillInputs(std::span<const int32_t> pairs, Matrix<float>& inputs) const {
  inputs = Matrix<float>(std::ssize(pairs), NumInputs(num_members()));
  for (int64_t row = 0; row < inputs.rows(); ++row) {
    const auto [a, b, similarity] = pairs_[pairs[row]];
    float* next = inputs.Row(row).data();
    for (const CommitteeMember& member : members_) {
      *next++ = IsInList(member.neighbors, a, b) || IsInList(member.neighbors, b, a) ? 1.0f : 0.0f;
    }
    *next++ = similarity;
    for (const CommitteeMember& member : members_) {
      *next++ =
          Similarity(member.units.Row(a).data(), member.units.Row(b).data(), member.units.cols());
    }
    for (const int32_t face : {a, b}) {
      next = std::ranges::copy(means_.Row(face), next).out;
      next = std::ranges::copy(std_devs_.Row(face), next).out;
    }
  }
}

NeighborLists Committee::Reweighted(std::span<const float> probabilities) const {
  NeighborLists lists = neighbors_;
  std::vector<std::pair<float, int32_t>> entries;
  const auto probability_of = [&](int32_t a, int32_t b) {
    const auto begin = pairs_.begin() + first_pair_[a], end = pairs_.begin() + first_pair_[a + 1];
    return probabilities[std::ranges::lower_bound(begin, end, b, {}, &Pair::b) - pairs_.begin()];
  };
  for (int32_t face = 0; face < lists.num_faces(); ++face) {
    entries.clear();
    for (const int32_t id : lists.ids.Row(face)) {
      if (id < 0) continue;
      const bool is_self = id == face;
      entries.emplace_back(
          is_self ? -1.0f : -probability_of(std::min(face, id), std::max(face, id)), id);
    }
    // Most probable first. Ties: the face itself, then the smaller number.
    std::ranges::sort(entries, {}, [face](const std::pair<float, int32_t>& entry) {
      return std::tuple(entry.first, entry.second != face, entry.second);
    });
    for (int64_t c = 0; c < std::ssize(entries); ++c) {
      lists.ids(face, c) = entries[c].second;
      lists.similarities(face, c) = -entries[c].first;
    }
  }
  return lists;
}

}  // namespace facegraph
