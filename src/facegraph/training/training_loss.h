// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/base/random.h"
#include "facegraph/gcn/model.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/nn/parameter.h"

namespace facegraph {

/// A training example: a proposal of a training set and, for GCN-S, a seed face in it.
struct Example {
  int64_t proposal = 0;
  int32_t seed_face = -1;
  int32_t set = 0;
};

/// Random changes of the input during training.
struct InputNoise {
  double node_dropout = 0;           ///< probability 0..1 that a node is set to 0
  MatrixView<const float> rotation;  ///< of the features, [dim, dim] orthogonal, or empty
  Random random;                     ///< for the dropout
};

/// Computes the loss and its gradient for training examples. Thread safe. It keeps references to
/// the data that it was made from, which must outlive it.
class TrainingLoss {
 public:
  virtual ~TrainingLoss() = default;

  /// Number of terms in the loss of the examples. The loss of a step is the mean over the terms.
  virtual double NumTerms(std::span<const Example> examples) const = 0;

  /// Returns weight * (sum of the terms). If `gradients` is not null, adds the gradient to it. If
  /// `noise` is not null, applies it, which advances its random numbers.
  virtual double Loss(const GcnModel& model, std::span<const Example> examples, double weight,
                      InputNoise* noise, Gradients* gradients) const = 0;
};

/// The loss of GCN-D (LTC, section 3.3): binary cross-entropy for models with a sigmoid, else
/// squared error. targets [num_proposals, heads], in the order of the model's heads, 0..1.
/// unit_rows [num_faces, dim]: features of length 1; empty if the network has no feature input.
std::unique_ptr<TrainingLoss> DetectionLoss(const FaceData& data, const ProposalSet& proposal_set,
                                            MatrixView<const float> unit_rows,
                                            MatrixView<const float> targets,
                                            EdgeWeight edge_weight);

/// The loss of GCN-S (LTC, section 3.4): softmax cross-entropy. A face is an inlier if its label is
/// that of the seed. labels [num_faces]; a negative label differs from all others. The loss is the
/// mean over faces, not over proposals, as in the authors' code.
std::unique_ptr<TrainingLoss> SegmentationLoss(const FaceData& data,
                                               const ProposalSet& proposal_set,
                                               MatrixView<const float> unit_rows,
                                               std::span<const int64_t> labels,
                                               EdgeWeight edge_weight);

/// Combines the losses of several training sets: Example::set chooses the loss.
std::unique_ptr<TrainingLoss> JointLoss(std::vector<std::unique_ptr<TrainingLoss>> losses);

}  // namespace facegraph
