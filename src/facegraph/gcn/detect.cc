// SPDX-License-Identifier: MIT
#include "facegraph/gcn/detect.h"

#include <numeric>
#include <span>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/gcn/inference.h"
#include "facegraph/gcn/networks.h"
#include "facegraph/nn/losses.h"

namespace facegraph {
namespace {

std::vector<float>& GetScores(Head head, ProposalScores& scores) {
  return head == Head::kIou ? scores.iou : scores.iop;
}

/// Adds the outputs of one network to the scores of its proposals.
void AddScores(const Architecture& architecture, std::span<const int64_t> proposals,
               MatrixView<const float> outputs, ProposalScores& scores) {
  for (int64_t row = 0; row < outputs.rows(); ++row) {
    for (int64_t col = 0; col < outputs.cols(); ++col) {
      const float output = outputs(row, col);
      const float score = architecture.sigmoid ? static_cast<float>(Sigmoid(output)) : output;
      GetScores(architecture.heads[col], scores)[proposals[row]] += score;
    }
  }
}

void CheckDetectors(std::span<const GcnModel> models) {
  Require(!models.empty(), ErrorKind::kUsage, "model: holds no GCN-D");
  const Architecture& first = models[0].architecture;
  Require(first.task == GcnTask::kDetection, ErrorKind::kUsage,
          "model: is a segmenter (GCN-S), should be a detector (GCN-D)");
  for (const GcnModel& model : models) {
    Require(model.architecture == first, ErrorKind::kBadData,
            "model: its detectors (GCN-D) have different architectures");
  }
}

}  // namespace

ProposalScores DetectClusters(std::span<const GcnModel> models, const FaceData& data,
                              const ProposalSet& proposal_set, const Execution& execution) {
  CheckDetectors(models);
  CheckProposalsFitGraph(proposal_set, data.graph);
  std::vector<FirstLayer> first_layers;
  for (const GcnModel& model : models) first_layers.emplace_back(model, data, execution);
  const Architecture& architecture = models[0].architecture;
  ProposalScores scores;
  for (const Head head : architecture.heads) {
    GetScores(head, scores).resize(static_cast<size_t>(proposal_set.num_proposals()));
  }
  std::vector<int64_t> proposals(static_cast<size_t>(proposal_set.num_proposals()));
  std::iota(proposals.begin(), proposals.end(), int64_t{0});
  ForEachBatch<DetectorState>(models[0], data, proposal_set, proposals, "scoring", execution,
                              [&](const RaggedBatch& batch, DetectorState& state) {
                                for (size_t i = 0; i < models.size(); ++i) {
                                  first_layers[i].Forward(batch, state.backbone);
                                  FinishDetector(models[i], batch, state);
                                  AddScores(architecture, batch.proposals, state.dense.Output(),
                                            scores);
                                }
                              });
  for (const Head head : architecture.heads) {
    for (float& score : GetScores(head, scores)) score /= static_cast<float>(models.size());
  }
  return scores;
}

ProposalScores DetectClusters(const GcnModel& model, const FaceData& data,
                              const ProposalSet& proposal_set, const Execution& execution) {
  return DetectClusters({&model, 1}, data, proposal_set, execution);
}

}  // namespace facegraph
