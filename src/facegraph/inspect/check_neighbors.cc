// SPDX-License-Identifier: MIT
#include "facegraph/inspect/check_neighbors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kMaxFaces = 256, kMaxPerFace = 64;
/// Largest median difference. Searches on 8-bit codes or half floats stay below it.
constexpr double kTolerance = 0.02;

/// An entry of a list and what it should be.
struct Entry {
  int64_t face, column;
  double listed, cosine;
};

std::vector<Entry> CompareLists(const Features& features, const NeighborLists& lists) {
  const int64_t n = lists.num_faces(), count = std::min(n, kMaxFaces);
  const int64_t columns = std::min(lists.k(), kMaxPerFace);
  std::vector<Entry> entries;
  Matrix<float> rows(2, features.dim);
  for (int64_t i = 0; i < count; ++i) {
    const int64_t face = i * n / count;
    LoadUnitRows(features, face, face + 1, rows.View().Rows(0, 1));
    for (int64_t column = 0; column < columns; ++column) {
      const int32_t other = lists.ids(face, column);
      if (other < 0 || other == face) continue;
      LoadUnitRows(features, other, other + 1, rows.View().Rows(1, 2));
      entries.push_back({face, column, double{lists.similarities(face, column)},
                         double{Similarity(rows.Row(0).data(), rows.Row(1).data(), features.dim)}});
    }
  }
  return entries;
}

template <typename ToListed>
double MedianDifference(std::span<const Entry> entries, const ToListed& to_listed) {
  std::vector<double> differences;
  for (const Entry& entry : entries) {
    differences.push_back(std::abs(entry.listed - to_listed(entry.cosine)));
  }
  const auto middle = differences.begin() + std::ssize(differences) / 2;
  std::nth_element(differences.begin(), middle, differences.end());
  return *middle;
}

/// What people store in place of a cosine.
struct Mistake {
  const char* what;
  double (*from_cosine)(double cosine);
};
constexpr std::array kMistakes = {
    Mistake{"cosine distances (1 - similarity)", [](double c) { return 1 - c; }},
    Mistake{"Euclidean distances", [](double c) { return std::sqrt(std::max(0.0, 2 - 2 * c)); }},
    Mistake{"squared Euclidean distances", [](double c) { return 2 - 2 * c; }},
    Mistake{"similarities scaled to 0..1", [](double c) { return (1 + c) / 2; }},
    Mistake{"negative similarities", [](double c) { return -c; }}};

}  // namespace

void CheckNeighborsFit(const Features& features, const NeighborLists& lists,
                       std::string_view name) {
  Require(lists.num_faces() == features.num_faces(), ErrorKind::kBadData,
          "{}: has neighbors of {} faces, but there are {} features", name, lists.num_faces(),
          features.num_faces());
  const std::vector<Entry> entries = CompareLists(features, lists);
  if (entries.empty()) return;
  if (MedianDifference(entries, [](double cosine) { return cosine; }) <= kTolerance) return;
  for (const Mistake& mistake : kMistakes) {
    Require(MedianDifference(entries, mistake.from_cosine) > kTolerance, ErrorKind::kBadData,
            "{}: holds {}; cosine similarities are needed", name, mistake.what);
  }
  const Entry& worst = *std::ranges::max_element(
      entries, {}, [](const Entry& entry) { return std::abs(entry.listed - entry.cosine); });
  Fail(ErrorKind::kBadData,
       "{}: does not fit the features: in row {}, column {} the similarity is {:.3f}, and that of "
       "the features is {:.3f}; lists of other features, of another order, or of learned affinity?",
       name, worst.face, worst.column, worst.listed, worst.cosine);
}

}  // namespace facegraph
