// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/gcn/trunk.h"
#include "facegraph/gcn/vertex_inputs.h"

namespace facegraph {

/// The first graph convolution over a whole cover, for inference.
///
/// A face is in many proposals, but its product with W_1 is the same in all: (A X) W_1 = A (X W_1).
/// Where W_1 narrows, that is computed here once per face, [n, width]. Where it widens, averaging
/// the narrow features first is as fast, and needs no such memory.
class FirstLayer {
 public:
  /// The model and data must outlive it. Throws if they do not fit.
  FirstLayer(const GcnModel& model, const FaceData& data, const Execution& execution);

  /// Fills the output of state's first layer, before its ReLU and without seeds. Thread safe.
  void Forward(const RaggedBatch& batch, TrunkState& state) const;

 private:
  const GcnModel& model_;
  const FaceData& data_;
  Matrix<float> products_;  ///< X W_1 [n, width], or empty
};

}  // namespace facegraph
