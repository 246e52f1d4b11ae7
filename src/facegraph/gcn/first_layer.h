// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/gcn/backbone.h"
#include "facegraph/gcn/vertex_inputs.h"

namespace facegraph {

/// The first graph convolution over a whole proposal set, for inference.
///
/// A face is in many proposals, but its product with W_1 is the same in all: (A X) W_1 = A (X W_1).
/// For features that is computed here once per face, [n, width]; what is left to do for a proposal
/// is to average rows. Only where W_1 widens and those rows would need more than kMaxProductBytes,
/// the narrow features are averaged first and multiplied for each proposal anew.
class FirstLayer {
 public:
  static constexpr int64_t kMaxProductBytes = int64_t{1} << 31;

  /// The model and data must outlive it. Throws if they do not fit.
  FirstLayer(const GcnModel& model, const FaceData& data, const Execution& execution);

  /// Fills the output of state's first layer, before its ReLU and without seeds. Thread safe.
  void Forward(const RaggedBatch& batch, BackboneState& state) const;

 private:
  /// output [nodes, width] = D^-1 (A + I) X W_1, from the products.
  void AverageProducts(const RaggedBatch& batch, MatrixView<float> output) const;

  const GcnModel& model_;
  const FaceData& data_;
  Matrix<float> products_;  ///< X W_1 [n, width and some spare columns], or empty
};

}  // namespace facegraph
