// SPDX-License-Identifier: MIT
#include "facegraph/nn/relu.h"

#include <cassert>

namespace facegraph {

void Relu(MatrixView<float> values) {
  float* value = values.data();
  for (int64_t i = 0; i < values.size(); ++i) value[i] = value[i] > 0 ? value[i] : 0.0f;
}

void ReluBackward(MatrixView<const float> output, MatrixView<float> gradient) {
  assert(output.size() == gradient.size());
  const float* value = output.data();
  float* slope = gradient.data();
  for (int64_t i = 0; i < gradient.size(); ++i) slope[i] = value[i] > 0 ? slope[i] : 0.0f;
}

}  // namespace facegraph
