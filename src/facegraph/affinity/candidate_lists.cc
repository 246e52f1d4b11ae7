// SPDX-License-Identifier: MIT
#include "facegraph/affinity/candidate_lists.h"

#include <algorithm>

#include "facegraph/base/parallel.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {

std::vector<CandidateList> EmptyLists(MatrixView<const float> units, int64_t count) {
  const double error_bound = SimilarityErrorBound(units.cols());
  std::vector<CandidateList> lists;
  lists.reserve(static_cast<size_t>(units.rows()));
  for (int64_t face = 0; face < units.rows(); ++face) {
    lists.emplace_back(units, static_cast<int32_t>(face), count, error_bound);
  }
  return lists;
}

NeighbourLists FinishLists(MatrixView<const float> units, std::vector<CandidateList> candidates,
                           int64_t k, const Execution& execution) {
  const int64_t n = units.rows();
  const auto others = static_cast<size_t>(std::max<int64_t>(std::min(k, n) - 1, 0));
  NeighbourLists lists{Matrix<int32_t>(n, k, -1), Matrix<float>(n, k)};
  ParallelFor(n, 256, execution, [&](int64_t begin, int64_t end) {
    for (int64_t face = begin; face < end; ++face) {
      const float* row = units.Row(face).data();
      lists.ids(face, 0) = static_cast<int32_t>(face);
      lists.similarities(face, 0) = Similarity(row, row, units.cols());
      if (candidates.empty()) continue;
      candidates[static_cast<size_t>(face)].Finish(lists.ids.Row(face).subspan(1, others),
                                                   lists.similarities.Row(face).subspan(1, others));
    }
  });
  return lists;
}

}  // namespace facegraph
