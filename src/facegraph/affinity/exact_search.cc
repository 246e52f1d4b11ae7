// SPDX-License-Identifier: MIT
#include "facegraph/affinity/exact_search.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "facegraph/base/hash.h"
#include "facegraph/base/parallel.h"
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
void FinishLists(CandidateLists& candidates, std::span<const int32_t> faces, int64_t others,
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

ExactSearch::ExactSearch(const Features& features, const ExactNeighbourOptions& options,
                         const Execution& execution)
    : k_(options.k),
      units_((options.Check(), CheckShape(features), features), execution),
      others_(std::min<int64_t>(options.k, features.num_faces()) - 1) {
  if (others_ <= 0) return;
  const MatrixView<const float> units = units_.View();
  blocks_ = CutIntoBlocks(units.rows());
  pairs_ = AllPairs(static_cast<int32_t>(blocks_.size()));
  // Similar faces meet first, so that the lists are soon hard to get into.
  order_ = OrderBySimilarity(units, std::min(kMostGroups, 4 * std::ssize(blocks_)), execution);
  search_ = std::make_unique<PairSearch>(units, order_.faces, execution);
  candidates_ = std::make_unique<CandidateLists>(units, order_.faces, others_, search_->error());
}

void ExactSearch::Advance(int64_t count, const Execution& execution) {
  count = std::min(count, num_left());
  const auto next =
      std::span(pairs_).subspan(static_cast<size_t>(num_done_), static_cast<size_t>(count));
  const int64_t num_faces = units_.View().rows();
  search_->Offer(blocks_, next, *candidates_, execution, [&](int64_t done) {
    execution.Report("neighbours", num_faces * (num_done_ + done) / num_steps(), num_faces,
                     "faces");
  });
  num_done_ += count;
}

std::vector<std::span<std::byte>> ExactSearch::State() {
  return candidates_ ? candidates_->Content() : std::vector<std::span<std::byte>>();
}

void ExactSearch::SetDone(int64_t num_steps) {
  assert(0 <= num_steps && num_steps <= this->num_steps());
  num_done_ = num_steps;
}

uint64_t ExactSearch::StateKind() const {
  const uint64_t hash = HashBytes(order_.faces.data(), order_.faces.size() * sizeof(int32_t));
  const int32_t error = search_ ? search_->error() : 0;
  return HashBytes(&error, sizeof error, hash);
}

NeighbourLists ExactSearch::Finish(const Execution& execution) {
  assert(num_left() == 0);
  search_.reset();  // its rows make room for what comes out
  NeighbourLists lists = Alone(units_.View(), k_);
  if (candidates_) FinishLists(*candidates_, order_.faces, others_, lists, execution);
  candidates_.reset();
  return lists;
}

}  // namespace facegraph
