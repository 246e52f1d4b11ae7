// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/kernels/byte_rows.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/knn/pair_search.h"
#include "facegraph/knn/similar_order.h"

namespace facegraph {

/// Faces in groups of alike ones, and what says whether a face should look into a group: how much
/// more similar it is to the group's middle than to the last of its `count` neighbors within its
/// own block. All by products of bytes, so that nothing depends on the instruction set.
class Probes {
 public:
  /// bytes: the faces in the order of `order`. blocks: stretches of that order, all of it. Both and
  /// the order have to outlive this.
  Probes(const ByteRows& bytes, const SimilarOrder& order, std::span<const RowBlock> blocks,
         int64_t count, const Execution& execution);

  int64_t num_groups() const { return std::ssize(order_.offsets) - 1; }
  const SimilarOrder& order() const { return order_; }

  /// The lead at which two rows meet, whichever looks for the other, in Ticks. Centroid outliers
  /// always do.
  int32_t LeadOfPair(int64_t row, int64_t other) const;

  /// Calls found(row, group) for every row of begin..end-1, kMaxByteRows at most, and every group
  /// outside of its block whose lead is at least `least`. `pairs` is scratch.
  template <typename Found>
  void ForEach(int64_t begin, int64_t end, int32_t least, std::vector<BytePair>& pairs,
               const Found& found) const;

 private:
  static constexpr int32_t kSameBlock = 1 << 20;
  /// How much more similar row is to the middle of the group, in Ticks. A group that lies in the
  /// block of the row is far more similar than any: no need to look there again.
  int32_t Lead(int64_t row, int64_t group) const;
  void FindLocalCuts(int64_t count, const Execution& execution);
  int32_t Need(int64_t row, int32_t least) const;
  bool InBlockOf(int64_t row, int64_t group) const;
  bool IsCentroidOutlier(int64_t row) const { return group_of_row_[static_cast<size_t>(row)] < 0; }

  const ByteRows& bytes_;
  const SimilarOrder& order_;
  std::span<const RowBlock> blocks_;
  ByteRows centroids_;
  PackedBytes packed_;
  double ticks_per_product_ = 0;       ///< of a row's bytes with a middle's
  std::vector<int32_t> group_of_row_;  ///< [n]; -1: a centroid outlier
  std::vector<int32_t> block_of_row_;  ///< [n]
  std::vector<Ticks> local_cuts_;      ///< [n]
};

template <typename Found>
void Probes::ForEach(int64_t begin, int64_t end, int32_t least, std::vector<BytePair>& pairs,
                     const Found& found) const {
  constexpr int64_t kPanels = 32;  // products that stay in the cache
  constexpr int32_t kNever = 1 << 30;
  int32_t needs[kMaxByteRows];
  for (int64_t row = begin; row < end; ++row) needs[row - begin] = Need(row, least);
  const std::vector<int32_t> never(kPanels * kByteColumns, kNever), no_slack(kPanels, 0);
  pairs.resize(static_cast<size_t>(kMaxByteRows * kPanels * kByteColumns));
  for (int64_t panel = 0; panel < packed_.num_panels(); panel += kPanels) {
    const int64_t first = panel * kByteColumns;
    const int64_t groups = std::min(num_groups() - first, kPanels * kByteColumns);
    const int64_t count =
        ActiveKernels().find_pairs(packed_.Operands(bytes_.Row(begin), end - begin, panel, kPanels),
                                   {needs, never.data(), no_slack.data(), groups}, pairs.data());
    for (const BytePair& pair : std::span(pairs).first(static_cast<size_t>(count))) {
      const int64_t row = begin + (pair.position >> 16), group = first + (pair.position & 0xffff);
      if (!InBlockOf(row, group)) found(row, group);
    }
  }
}

/// How far down in lead to look, and what that means.
struct ProbePlan {
  int32_t min_lead = 0;
  double recall = 0;  ///< expected: of the sample's true neighbors
  double pairs = 0;   ///< faces that a face is compared with, beside those of its block
};

/// The plan that finds at least `min_recall` of the true neighbors of a sample of faces.
/// units [n, dim]; count: neighbors of a face beside itself.
ProbePlan PlanProbes(const Probes& probes, MatrixView<const float> units, int64_t count,
                     double min_recall, const Execution& execution);

}  // namespace facegraph
