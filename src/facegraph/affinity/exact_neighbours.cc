// SPDX-License-Identifier: MIT
#include "facegraph/affinity/exact_neighbours.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "facegraph/affinity/candidate_lists.h"
#include "facegraph/affinity/pair_search.h"
#include "facegraph/affinity/similar_order.h"
#include "facegraph/base/error.h"
#include "facegraph/kernels/feature_rows.h"

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
    PairSearch(units.View(), order.faces, blocks, candidates, execution)
        .Offer(AllPairs(static_cast<int32_t>(blocks.size())), execution);
  }
  return FinishLists(units.View(), std::move(candidates), options.k, execution);
}

}  // namespace facegraph
