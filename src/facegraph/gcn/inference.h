// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/scratch_pool.h"
#include "facegraph/gcn/batch.h"
#include "facegraph/gcn/model.h"
#include "facegraph/gcn/vertex_inputs.h"

namespace facegraph {

/// Nodes per batch: enough for the matrix products to be efficient, few enough to stay in the
/// cache.
inline constexpr int64_t kInferenceNodes = 256;

/// Calls run(batch, State&) in parallel for batches that together cover the proposals; the batches
/// are the same for any number of threads. Reports progress as `stage`.
template <typename State, typename Run>
void ForEachGroup(const GcnModel& model, const FaceData& data, const ProposalSet& proposal_set,
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
  const std::vector<int64_t> starts = GroupsOfNodes(proposal_set, proposals, kInferenceNodes);
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
