// SPDX-License-Identifier: MIT
#include "facegraph/affinity/exact_neighbours.h"

#include <algorithm>
#include <vector>

#include "facegraph/affinity/candidate_list.h"
#include "facegraph/affinity/pair_search.h"
#include "facegraph/affinity/similar_order.h"
#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kMostGroups = 1024;  ///< more take longer to make than they save

/// Faces of a block: enough that preparing it costs little beside its products, few enough that its
/// rows stay in the second-level cache, and for small sets that every thread gets some.
int64_t BlockSize(int64_t num_faces) {
  return std::clamp<int64_t>(num_faces / 16 / 64 * 64, 64, 1024);
}

std::vector<RowBlock> CutIntoBlocks(int64_t num_faces) {
  const int64_t size = BlockSize(num_faces);
  std::vector<RowBlock> blocks;
  for (int64_t begin = 0; begin < num_faces; begin += size) {
    blocks.push_back({begin, std::min(begin + size, num_faces)});
  }
  return blocks;
}

std::vector<CandidateList> EmptyLists(MatrixView<const float> units, int64_t count) {
  const double error_bound = SimilarityErrorBound(units.cols());
  std::vector<CandidateList> lists;
  lists.reserve(static_cast<size_t>(units.rows()));
  for (int64_t face = 0; face < units.rows(); ++face) {
    lists.emplace_back(units, static_cast<int32_t>(face), count, error_bound);
  }
  return lists;
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
  const int64_t others = std::min<int64_t>(options.k, n) - 1;
  std::vector<CandidateList> candidates;
  if (others > 0) {
    candidates = EmptyLists(units.View(), others);
    const std::vector<RowBlock> blocks = CutIntoBlocks(n);
    // Similar faces meet first, so that the lists are soon hard to get into.
    const SimilarOrder order = OrderBySimilarity(
        units.View(), std::min(kMostGroups, 4 * static_cast<int64_t>(blocks.size())), execution);
    OfferPairs(units.View(), order.faces, blocks, AllPairs(static_cast<int32_t>(blocks.size())),
               candidates, execution);
  }
  NeighbourLists lists{Matrix<int32_t>(n, options.k, -1), Matrix<float>(n, options.k)};
  ParallelFor(n, 256, execution, [&](int64_t begin, int64_t end) {
    for (int64_t face = begin; face < end; ++face) {
      const float* row = units.Row(face).data();
      lists.ids(face, 0) = static_cast<int32_t>(face);
      lists.similarities(face, 0) = Similarity(row, row, units.cols());
      if (others == 0) continue;
      candidates[static_cast<size_t>(face)].Finish(
          lists.ids.Row(face).subspan(1, static_cast<size_t>(others)),
          lists.similarities.Row(face).subspan(1, static_cast<size_t>(others)));
    }
  });
  return lists;
}

}  // namespace facegraph
