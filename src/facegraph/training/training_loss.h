// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/base/random.h"
#include "facegraph/base/scratch_pool.h"
#include "facegraph/gcn/batch.h"
#include "facegraph/gcn/model.h"
#include "facegraph/gcn/backbone.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/nn/parameter.h"

namespace facegraph {

/// One thing to learn from: a proposal of one of the sets and, for GCN-S, one of its faces.
struct Example {
  int64_t proposal = 0;
  int32_t seed_face = -1;
  int32_t set = 0;
};

/// How the input is disturbed while training.
struct InputNoise {
  double node_dropout = 0;
  MatrixView<const float> rotation;  ///< [dim, dim] orthogonal, or empty
  Random random;                     ///< for the dropout
};

/// What a network is trained for: turns examples into a loss and its gradient. Thread safe.
class TrainingLoss {
 public:
  virtual ~TrainingLoss() = default;

  /// Number of terms in the loss of these examples, which the loss of a step is the mean of.
  virtual double NumTerms(std::span<const Example> examples) const = 0;

  /// weight * (sum of the terms). Unless null, adds to `gradients`; unless null, `noise` is
  /// applied, and its random numbers used up.
  virtual double Loss(const GcnModel& model, std::span<const Example> examples, double weight,
                      InputNoise* noise, Gradients* gradients) const = 0;
};

/// What the two tasks share: a batch made from examples, with the input of its first layer.
struct LossScratch {
  BatchBuilder builder;
  RaggedBatch batch;
  std::vector<int64_t> proposals;
  Buffer rotated;
};

/// Makes the batch and fills backbone.input and the node scales.
void PrepareBackbone(const GcnModel& model, const FaceData& data, MatrixView<const float> unit_rows,
                  const ProposalSet& proposal_set, std::span<const Example> examples, InputNoise* noise,
                  LossScratch& scratch, BackboneState& backbone);

/// GCN-D: the targets are [num_proposals, heads], in the order of the model's heads.
std::unique_ptr<TrainingLoss> DetectionLoss(const FaceData& data, const ProposalSet& proposal_set,
                                            MatrixView<const float> unit_rows,
                                            MatrixView<const float> targets,
                                            EdgeWeight edge_weight);

/// GCN-S: a face is an inlier if its label is the seed's. labels [num_faces]; a negative one is
/// like nobody else's. The loss is the mean over faces, not over proposals, as in the authors'
/// code.
std::unique_ptr<TrainingLoss> SegmentationLoss(const FaceData& data, const ProposalSet& proposal_set,
                                               MatrixView<const float> unit_rows,
                                               std::span<const int64_t> labels,
                                               EdgeWeight edge_weight);

/// The tasks of several sets as one: an example goes to the task of its set.
std::unique_ptr<TrainingLoss> JointLoss(std::vector<std::unique_ptr<TrainingLoss>> tasks);

}  // namespace facegraph
