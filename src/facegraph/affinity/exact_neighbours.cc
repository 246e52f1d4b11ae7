// SPDX-License-Identifier: MIT
#include "facegraph/affinity/exact_neighbours.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "facegraph/affinity/candidate_lists.h"
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

/// Lists of `k` places that hold nobody but the face itself.
NeighbourLists Alone(MatrixView<const float> units, int64_t k) {
  NeighbourLists lists{Matrix<int32_t>(units.rows(), k, -1), Matrix<float>(units.rows(), k)};
  for (int64_t face = 0; face < units.rows(); ++face) {
    const float* row = units.Row(face).data();
    lists.ids(face, 0) = static_cast<int32_t>(face);
    lists.similarities(face, 0) = Similarity(row, row, units.cols());
  }
  return lists;
}

/// Writes the candidates behind the face itself. In the order of the search: faces that come one
/// after the other share many candidates, whose rows are then at hand.
void Finish(CandidateLists& candidates, std::span<const int32_t> faces, int64_t others,
            NeighbourLists& lists, const Execution& execution) {
  const auto places = static_cast<size_t>(others);
  ParallelFor(candidates.num_lists(), 256, execution, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const int32_t face = faces[static_cast<size_t>(row)];
      candidates.Finish(row, lists.ids.Row(face).subspan(1, places),
                        lists.similarities.Row(face).subspan(1, places));
    }
  });
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
  const UnitRows rows(features, execution);
  const MatrixView<const float> units = rows.View();
  NeighbourLists lists = Alone(units, options.k);
  const int64_t others = std::min<int64_t>(options.k, n) - 1;
  if (others <= 0) return lists;
  const std::vector<RowBlock> blocks = CutIntoBlocks(n);
  // Similar faces meet first, so that the lists are soon hard to get into.
  const SimilarOrder order = OrderBySimilarity(
      units, std::min(kMostGroups, 4 * static_cast<int64_t>(blocks.size())), execution);
  const PairSearch search(units, order.faces, execution);
  CandidateLists candidates(units, order.faces, others, search.error());
  search.Offer(blocks, AllPairs(static_cast<int32_t>(blocks.size())), candidates, execution);
  Finish(candidates, order.faces, others, lists, execution);
  return lists;
}

}  // namespace facegraph
