// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/scratch_pool.h"
#include "facegraph/gcn/backbone.h"
#include "facegraph/gcn/batch.h"
#include "facegraph/gcn/model.h"
#include "facegraph/gcn/vertex_inputs.h"

// What the stages DetectClusters and SegmentClusters share.

namespace facegraph {

/// The first graph convolution for inference over a whole proposal set.
///
/// A face is in many proposals, but its product with W_1 is the same in all: (A X) W_1 = A (X W_1).
/// With feature inputs, X W_1 [n, width] is computed here once per face, and each proposal only
/// averages rows. Exception: if W_1 widens and X W_1 needs more than kMaxProductBytes, each
/// proposal averages the narrow features and multiplies them.
class FirstLayer {
 public:
  static constexpr int64_t kMaxProductBytes = int64_t{1} << 31;

  /// The model and data must outlive this object. Throws as CheckModelFitsData.
  FirstLayer(const GcnModel& model, const FaceData& data, const Execution& execution);

  /// Computes the output of the state's first layer, before its ReLU and without seeds. Thread
  /// safe.
  void Forward(const RaggedBatch& batch, BackboneState& state) const;

 private:
  /// output [nodes, width] = D^-1 (A + I) X W_1, from the products.
  void AverageProducts(const RaggedBatch& batch, MatrixView<float> output) const;

  const GcnModel& model_;
  const FaceData& data_;
  Matrix<float> products_;  ///< X W_1 [n, width and some padding], or empty
};

/// Nodes per batch: enough for efficient matrix products, few enough to stay in the cache.
inline constexpr int64_t kInferenceNodes = 256;

/// Calls run(batch, State&) in parallel for batches that together contain all `proposals`. The
/// batches are the same for any number of threads. Reports progress as `stage`.
template <typename State, typename Run>
void ForEachBatch(const GcnModel& model, const FaceData& data, const ProposalSet& proposal_set,
                  std::span<const int64_t> proposals, std::string_view stage,
                  const Execution& execution, const Run& run) {
  struct Scratch {
    BatchBuilder builder;
    RaggedBatch batch;
    State state;
  };
  ScratchPool<Scratch> pool([&] {
    return std::make_unique<Scratch>(
        Scratch{BatchBuilder(data.graph, model.architecture.edge_weight), {}, {}});
  });
  const std::vector<int64_t> starts = GroupByNodes(proposal_set, proposals, kInferenceNodes);
  std::mutex progress_mutex;
  int64_t done = 0;
  ParallelFor(static_cast<int64_t>(starts.size()) - 1, 1, execution, [&](int64_t g, int64_t) {
    const auto group = proposals.subspan(static_cast<size_t>(starts[g]),
                                         static_cast<size_t>(starts[g + 1] - starts[g]));
    pool.With([&](Scratch& scratch) {
      scratch.builder.Build(proposal_set, group, scratch.batch);
      run(std::as_const(scratch.batch), scratch.state);
    });
    const std::lock_guard<std::mutex> lock(progress_mutex);
    done += static_cast<int64_t>(group.size());
    execution.Report(stage, done, static_cast<int64_t>(proposals.size()), "proposals");
  });
}

}  // namespace facegraph
