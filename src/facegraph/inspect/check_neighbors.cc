// SPDX-License-Identifier: MIT
#include "facegraph/inspect/check_neighbors.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

constexpr int64_t kMaxRows = 200;
constexpr int64_t kPerRow = 5;       // neighbors, and faces chosen at random
constexpr double kTolerance = 0.02;  // of a cosine: half precision, approximate distances
constexpr int64_t kMinFaces = 40;

// A pair of faces whose similarity is not the cosine of its rows.
struct Pair {
  int64_t row = 0;
  int32_t neighbor = 0;
  double listed = 0, cosine = 0;
};

struct Counts {
  int64_t pairs = 0, wrong_pairs = 0;
  int64_t rows = 0, near_rows = 0;
  std::optional<Pair> first_wrong;
};

class Sample {
 public:
  Sample(const NeighborLists& lists, const Features& features)
      : lists_(lists),
        features_(features),
        row_(1, features.dim),
        other_(1, features.dim),
        random_(1) {}

  void Look(int64_t row, Counts& counts) {
    LoadUnitRows(features_, row, row + 1, row_.View());
    double listed_sum = 0;
    int64_t listed = 0;
    const auto ids = lists_.ids.Row(row);
    for (int64_t column = 0; column < lists_.k() && listed < kPerRow; ++column) {
      const int32_t id = ids[static_cast<size_t>(column)];
      if (id < 0 || id == row) continue;
      const Pair pair{row, id, lists_.similarities(row, column), Cosine(id)};
      ++counts.pairs;
      if (!(std::abs(pair.listed - pair.cosine) <= kTolerance)) {
        ++counts.wrong_pairs;
        if (!counts.first_wrong) counts.first_wrong = pair;
      }
      listed_sum += pair.cosine;
      ++listed;
    }
    if (listed == 0 || features_.num_faces() < kMinFaces ||
        2 * lists_.k() >= features_.num_faces()) {
      return;
    }
    double others_sum = 0;
    for (int64_t i = 0; i < listed; ++i) others_sum += Cosine(Other(row));
    ++counts.rows;
    counts.near_rows += listed_sum >= others_sum;
  }

 private:
  double Cosine(int64_t face) {
    LoadUnitRows(features_, face, face + 1, other_.View());
    double sum = 0;
    for (int64_t i = 0; i < features_.dim; ++i) sum += double{row_(0, i)} * double{other_(0, i)};
    return sum;
  }

  // A face at random that is not in the list. At least half of all faces are not.
  int64_t Other(int64_t row) {
    const auto ids = lists_.ids.Row(row);
    while (true) {
      const auto face =
          static_cast<int64_t>(random_.Below(static_cast<uint64_t>(features_.num_faces())));
      const bool is_listed = std::ranges::find(ids, static_cast<int32_t>(face)) != ids.end();
      if (face != row && !is_listed) return face;
    }
  }

  const NeighborLists& lists_;
  const Features& features_;
  Matrix<float> row_, other_;
  Random random_;
};

}  // namespace

void CheckNeighbors(const NeighborLists& lists, const Features& features,
                    ListedSimilarity similarity, std::string_view name) {
  assert(lists.num_faces() == features.num_faces());
  const int64_t n = features.num_faces(), rows = std::min(n, kMaxRows);
  Counts counts;
  Sample sample(lists, features);
  for (int64_t i = 0; i < rows; ++i) sample.Look(i * n / rows, counts);
  if (similarity == ListedSimilarity::kCosine && 2 * counts.wrong_pairs > counts.pairs) {
    const Pair& pair = *counts.first_wrong;
    Fail(ErrorKind::kBadData,
         "{}: its similarities are not the cosines of these features in {} of {} pairs looked at: "
         "faces {} and {} have {:.3f} in the list and {:.3f} by the features. Are the lists of "
         "other "
         "rows, of other features, or not of cosines?",
         name, counts.wrong_pairs, counts.pairs, pair.row, pair.neighbor, pair.listed, pair.cosine);
  }
  constexpr double kMinNear = 0.75;
  Require(static_cast<double>(counts.near_rows) >= kMinNear * static_cast<double>(counts.rows),
          ErrorKind::kBadData,
          "{}: in {} of {} rows looked at the listed faces are no nearer than faces at random; are "
          "the lists of other rows or of other features?",
          name, counts.rows - counts.near_rows, counts.rows);
}

}  // namespace facegraph
