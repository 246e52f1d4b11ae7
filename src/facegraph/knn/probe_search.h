// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/kernels/byte_rows.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/knn/candidate_lists.h"
#include "facegraph/knn/pair_search.h"
#include "facegraph/knn/similar_order.h"

namespace facegraph {

/// Decides which groups a face probes, that is, compares itself with. The criterion is the lead:
/// the similarity of the face to the centroid of the group, minus that to the last of its `count`
/// neighbors within its own block. All values are 8-bit products, so they do not depend on the
/// instruction set. Const functions are thread safe.
class Probes {
 public:
  /// bytes: the faces in the order of `order`. blocks: consecutive blocks that cover that order.
  /// All three must outlive this.
  Probes(const ByteRows& bytes, const SimilarOrder& order, std::span<const RowBlock> blocks,
         int64_t count, const Execution& execution);

  int64_t num_groups() const { return std::ssize(order_.offsets) - 1; }
  const SimilarOrder& order() const { return order_; }

  /// The largest min_lead at which two rows are compared, whichever probes the group of the other,
  /// in Ticks. Centroid outliers are always compared with each other.
  int32_t LeadOfPair(int64_t row, int64_t other) const;

  /// Calls found(row, group) for every row begin..end-1 (at most kMaxByteRows) and every group
  /// outside its block with a lead of at least `min_lead`, in Ticks. pairs: work space.
  template <typename Found>
  void ForEach(int64_t begin, int64_t end, int32_t min_lead, std::vector<BytePair>& pairs,
               const Found& found) const;

 private:
  static constexpr int32_t kSameBlock = 1 << 20;
  /// The lead of a row for a group, in Ticks. kSameBlock if the group lies in the block of the row:
  /// those faces have been compared already.
  int32_t Lead(int64_t row, int64_t group) const;
  void FindLocalCuts(int64_t count, const Execution& execution);
  int32_t Need(int64_t row, int32_t min_lead) const;
  bool InBlockOf(int64_t row, int64_t group) const;
  bool IsCentroidOutlier(int64_t row) const { return group_of_row_[static_cast<size_t>(row)] < 0; }

  const ByteRows& bytes_;
  const SimilarOrder& order_;
  std::span<const RowBlock> blocks_;
  ByteRows centroids_;
  PackedBytes packed_;
  double ticks_per_product_ = 0;       ///< for products of a row and a centroid
  std::vector<int32_t> group_of_row_;  ///< [n], -1: a centroid outlier
  std::vector<int32_t> block_of_row_;  ///< [n]
  std::vector<Ticks> local_cuts_;      ///< [n] similarity of the last neighbor within the block
};

template <typename Found>
void Probes::ForEach(int64_t begin, int64_t end, int32_t min_lead, std::vector<BytePair>& pairs,
                     const Found& found) const {
  constexpr int64_t kPanels = 32;  // per step, so that the products stay in the cache
  constexpr int32_t kNever = 1 << 30;
  int32_t needs[kMaxByteRows];
  for (int64_t row = begin; row < end; ++row) needs[row - begin] = Need(row, min_lead);
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

/// The threshold of an approximate search and its expected effect.
struct ProbePlan {
  int32_t min_lead = 0;  ///< in Ticks
  double recall = 0;     ///< share of the true neighbors of the sample that are found
  double pairs = 0;      ///< mean number of faces compared with a face, outside its block
};

/// The plan that finds at least `min_recall` of the true neighbors of a sample of faces. units
/// [n, dim]: unit rows. count: neighbors of a face without itself.
ProbePlan PlanProbes(const Probes& probes, MatrixView<const float> units, int64_t count,
                     double min_recall, const Execution& execution);

/// Compares every face of the given chunks of rows with the faces of the groups that it probes
/// (lead of at least `min_lead`), and adds them to the lists of both. The final lists do not depend
/// on threads, on `max_probes` or on the kind of products. Calls done(number of finished chunks)
/// after each chunk, from one thread at a time.
///
/// max_probes: probes (pairs of face and group) that a thread collects before it compares. Faces in
/// sparse regions may probe half of all groups.
void OfferProbes(const PairSearch& search, const Probes& probes, int32_t min_lead,
                 int64_t max_probes, std::span<const RowBlock> chunks, CandidateLists& lists,
                 const Execution& execution, const std::function<void(int64_t)>& done);

/// Maximum memory for the probes of one thread, in bytes.
int64_t ProbeScratchBytes(int64_t num_groups, int64_t max_probes);

}  // namespace facegraph
