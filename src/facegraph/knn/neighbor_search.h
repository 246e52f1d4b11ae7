// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "facegraph/knn/candidate_lists.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/knn/pair_search.h"
#include "facegraph/knn/probe_plan.h"
#include "facegraph/knn/similar_order.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {

/// The search of NearestNeighbors bit by bit, so that one that takes hours can be saved and gone
/// on with. Not thread safe; uses threads itself.
class NeighborSearch {
 public:
  /// features must outlive it. Throws as NearestNeighbors does.
  NeighborSearch(const Features& features, const NeighborOptions& options,
                  const Execution& execution);

  /// What is left to do; 0: Finish() may be called.
  int64_t num_left() const { return num_steps() - num_done_; }
  int64_t num_steps() const { return std::ssize(pairs_) + std::ssize(chunks_); }
  int64_t num_done() const { return num_done_; }

  /// Does the next steps, `count` at most. Reports progress in faces.
  void Advance(int64_t count, const Execution& execution);
  /// A count for Advance that takes from a moment to a minute.
  int64_t FewSteps(const Execution& execution) const;

  /// What the steps that are done have found. To go on in another process: make the same search,
  /// fill this with what was saved, and say how many steps that were.
  std::vector<std::span<std::byte>> State();
  void SetDone(int64_t num_steps);
  /// What two searches must share for one to go on with the state of the other, beside features and
  /// options.
  uint64_t StateKind() const;

  /// The neighbors, as NearestNeighbors gives them. Uses the search up.
  NeighborLists Finish(const Execution& execution, SearchReport* report = nullptr);

 private:
  void PlanApproximation(const Execution& execution);
  void AdvancePairs(int64_t count, const Execution& execution);
  void AdvanceChunks(int64_t count, const Execution& execution);
  /// Whether pairs are skipped.
  bool approximate() const { return !chunks_.empty(); }

  NeighborOptions options_;
  UnitRows units_;
  int64_t others_;  ///< neighbors of each face beside itself
  std::vector<RowBlock> blocks_;
  std::vector<BlockPair> pairs_;  ///< the first steps: of an exact search all, else within blocks
  std::vector<RowBlock> chunks_;  ///< the others: rows that look into groups
  SimilarOrder order_;
  std::unique_ptr<PairSearch> search_;
  std::unique_ptr<CandidateLists> candidates_;  ///< these two are null where there are no others
  std::unique_ptr<Probes> probes_;              ///< null for an exact search
  ProbePlan plan_;
  int64_t num_done_ = 0;
};

}  // namespace facegraph
