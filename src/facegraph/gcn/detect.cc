// SPDX-License-Identifier: MIT
#include "facegraph/gcn/detect.h"

#include <numeric>
#include <span>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/gcn/detector.h"
#include "facegraph/gcn/first_layer.h"
#include "facegraph/gcn/inference.h"
#include "facegraph/nn/binary_cross_entropy.h"

namespace facegraph {
namespace {

void StoreScores(const Architecture& architecture, std::span<const int64_t> proposals,
                 MatrixView<const float> outputs, ProposalScores& scores) {
  for (int64_t row = 0; row < outputs.rows(); ++row) {
    for (int64_t col = 0; col < outputs.cols(); ++col) {
      const float output = outputs(row, col);
      const float score = architecture.sigmoid ? static_cast<float>(Sigmoid(output)) : output;
      std::vector<float>& head = architecture.heads[col] == Head::kIou ? scores.iou : scores.iop;
      head[proposals[row]] = score;
    }
  }
}

}  // namespace

ProposalScores DetectClusters(const GcnModel& model, const FaceData& data, const Cover& cover,
                              const Execution& execution) {
  Require(model.architecture.task == GcnTask::kDetection, ErrorKind::kUsage,
          "model: segments proposals (GCN-S), wanted one that scores them (GCN-D)");
  CheckCoverFitsGraph(cover, data.graph);
  const FirstLayer first_layer(model, data, execution);
  ProposalScores scores;
  for (const Head head : model.architecture.heads) {
    (head == Head::kIou ? scores.iou : scores.iop)
        .resize(static_cast<size_t>(cover.num_proposals()));
  }
  std::vector<int64_t> proposals(static_cast<size_t>(cover.num_proposals()));
  std::iota(proposals.begin(), proposals.end(), int64_t{0});
  ForEachGroup<DetectorState>(model, data, cover, proposals, "scoring", execution,
                              [&](const RaggedBatch& batch, DetectorState& state) {
                                first_layer.Forward(batch, state.trunk);
                                FinishDetector(model, batch, state);
                                StoreScores(model.architecture, batch.proposals,
                                            state.dense.Output(), scores);
                              });
  return scores;
}

}  // namespace facegraph
