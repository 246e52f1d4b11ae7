// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/knn/candidate_lists.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/knn/pair_search.h"
#include "facegraph/knn/probe_search.h"
#include "facegraph/knn/similar_order.h"

namespace facegraph {

/// The search of NearestNeighbors in steps, so that a long search can be saved and resumed. Not
/// thread safe; runs on several threads itself.
class ResumableSearch {
 public:
  /// features must outlive it. Throws as NearestNeighbors does.
  ResumableSearch(const Features& features, const NeighborOptions& options,
                  const Execution& execution);

  /// Remaining steps. Finish() may be called when it is 0.
  int64_t num_left() const { return num_steps() - num_done_; }
  int64_t num_steps() const { return std::ssize(pairs_) + std::ssize(chunks_); }
  int64_t num_done() const { return num_done_; }

  /// Runs at most `count` next steps. Reports progress in faces.
  void Advance(int64_t count, const Execution& execution);
  /// A count for Advance() that takes at most about a minute.
  int64_t GetShortStepCount(const Execution& execution) const;

  /// The state after the finished steps. To resume in another process: construct the same search,
  /// copy the saved bytes into State(), and call SetNumDone() with the saved num_done().
  std::vector<std::span<std::byte>> State();
  void SetNumDone(int64_t num_steps);
  /// Whether the bytes copied into State() may be those of a search: false if one of them would
  /// lead outside of the lists.
  bool HasValidState() const { return !candidates_ || candidates_->HasValidContent(); }
  /// A hash that must be equal for one search to resume the state of another. It does not cover
  /// features and options, which must be equal too.
  uint64_t GetStateId() const;

  /// The result, as NearestNeighbors returns it. The search must not be used afterwards.
  NeighborLists Finish(const Execution& execution, SearchReport* report = nullptr);

 private:
  void PlanApproximation(const Execution& execution);
  void AdvancePairs(int64_t count, const Execution& execution);
  void AdvanceChunks(int64_t count, const Execution& execution);
  /// Whether the search is approximate.
  bool approximate() const { return !chunks_.empty(); }

  NeighborOptions options_;
  UnitRows units_;
  int64_t others_;  ///< neighbors of each face without itself
  std::vector<RowBlock> blocks_;
  std::vector<BlockPair> pairs_;  ///< the first steps; all steps of an exact search
  std::vector<RowBlock> chunks_;  ///< the other steps: rows that probe groups
  SimilarOrder order_;
  std::unique_ptr<PairSearch> search_;
  std::unique_ptr<CandidateLists> candidates_;  ///< both are null if others_ is 0
  std::unique_ptr<Probes> probes_;              ///< null for an exact search
  ProbePlan plan_;
  int64_t num_done_ = 0;
};

}  // namespace facegraph
