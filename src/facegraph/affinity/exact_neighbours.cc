// SPDX-License-Identifier: MIT
#include "facegraph/affinity/exact_neighbours.h"

#include <algorithm>
#include <mutex>
#include <numeric>
#include <vector>

#include "facegraph/affinity/neighbour_search.h"
#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

// Faces searched together: enough that preparing a tile costs little beside its products, and for
// small sets few enough that every thread gets some.
int64_t FacesAtOnce(int64_t num_faces) {
  return std::clamp<int64_t>(num_faces / 64 / kSimilarityRows, 2, 24) * kSimilarityRows;
}

// The lists of faces begin..end-1. The search writes into arrays of its own, since it knows no
// column 0.
void FillLists(MatrixView<const float> units, int64_t begin, int64_t end, NeighbourLists& lists,
               const Execution& execution) {
  const int64_t others = lists.k() - 1;
  std::vector<int32_t> faces(static_cast<size_t>(end - begin));
  std::iota(faces.begin(), faces.end(), static_cast<int32_t>(begin));
  Matrix<int32_t> ids(end - begin, others, -1);
  Matrix<float> similarities(end - begin, others);
  FindNeighbours(units, faces, ids.View(), similarities.View(), execution);
  for (int64_t face = begin; face < end; ++face) {
    const float* row = units.Row(face).data();
    lists.ids(face, 0) = static_cast<int32_t>(face);
    lists.similarities(face, 0) = Similarity(row, row, units.cols());
    std::ranges::copy(ids.Row(face - begin), lists.ids.Row(face).begin() + 1);
    std::ranges::copy(similarities.Row(face - begin), lists.similarities.Row(face).begin() + 1);
  }
}

}  // namespace

void ExactNeighbourOptions::Check() const {
  Require(k >= 1, ErrorKind::kUsage, "k is {}; a list holds at least the face itself, so 1", k);
}

NeighbourLists ExactNeighbours(const Features& features, const ExactNeighbourOptions& options,
                               const Execution& execution) {
  options.Check();
  CheckShape(features);
  const int64_t n = features.num_faces();
  const Matrix<float> units = AllUnitRows(features, execution);
  NeighbourLists lists{Matrix<int32_t>(n, options.k, -1), Matrix<float>(n, options.k)};

  std::mutex mutex;
  int64_t done = 0;
  ParallelFor(n, FacesAtOnce(n), execution, [&](int64_t begin, int64_t end) {
    FillLists(units.View(), begin, end, lists, execution);
    const std::lock_guard<std::mutex> lock(mutex);
    done += end - begin;
    execution.Report("neighbours", done, n, "faces");
  });
  return lists;
}

}  // namespace facegraph
