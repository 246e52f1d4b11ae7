// SPDX-License-Identifier: MIT
#include "facegraph/inspect/neighbor_rows.h"

#include <algorithm>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

constexpr int64_t kSampledRows = 200;
constexpr int64_t kPerRow = 5;  // neighbors, and faces chosen at random
constexpr int64_t kFewestFaces = 40;
constexpr double kMinNear = 0.75;  // of the rows

/// Compares the faces of a list with others.
class RowSample {
 public:
  RowSample(const Features& features, const NeighborLists& lists)
      : features_(features), lists_(lists), row_(1, features.dim), other_(1, features.dim) {}

  /// Whether the listed faces of a row are as near as faces at random, or nearer.
  bool IsNear(int64_t row) {
    LoadUnitRows(features_, row, row + 1, row_.View());
    double listed = 0, others = 0;
    int64_t count = 0;
    for (const int32_t id : lists_.ids.Row(row)) {
      if (count == kPerRow) break;
      if (id < 0 || id == row) continue;
      ++count;
      listed += Cosine(id);
      others += Cosine(DrawOther(row));
    }
    return listed >= others;
  }

 private:
  double Cosine(int64_t face) {
    LoadUnitRows(features_, face, face + 1, other_.View());
    double sum = 0;
    for (int64_t i = 0; i < features_.dim; ++i) sum += double{row_(0, i)} * double{other_(0, i)};
    return sum;
  }

  /// A face at random that is not in the list. At least half of all faces are not.
  int64_t DrawOther(int64_t row) {
    const auto ids = lists_.ids.Row(row);
    while (true) {
      const auto face =
          static_cast<int64_t>(random_.Below(static_cast<uint64_t>(features_.num_faces())));
      const bool is_listed = std::ranges::find(ids, static_cast<int32_t>(face)) != ids.end();
      if (face != row && !is_listed) return face;
    }
  }

  const Features& features_;
  const NeighborLists& lists_;
  Matrix<float> row_, other_;
  Random random_{1};
};

}  // namespace

void CheckNeighborsAreNear(const Features& features, const NeighborLists& lists,
                           std::string_view name) {
  const int64_t n = features.num_faces();
  if (n < kFewestFaces || 2 * lists.k() >= n) return;
  const int64_t rows = std::min(n, kSampledRows);
  RowSample sample(features, lists);
  int64_t near = 0;
  for (int64_t i = 0; i < rows; ++i) near += sample.IsNear(i * n / rows);
  Require(static_cast<double>(near) >= kMinNear * static_cast<double>(rows), ErrorKind::kBadData,
          "{}: in {} of {} rows looked at the listed faces are no nearer than faces at random; are "
          "the lists of other rows or of other features?",
          name, rows - near, rows);
}

}  // namespace facegraph
