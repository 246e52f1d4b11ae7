// SPDX-License-Identifier: MIT
#include "facegraph/nn/squared_error.h"

#include <cassert>

namespace facegraph {

double SquaredError(MatrixView<const float> prediction, MatrixView<const float> target,
                    double weight, MatrixView<float> gradient) {
  assert(prediction.size() == target.size() && prediction.size() == gradient.size());
  double sum = 0;
  for (int64_t i = 0; i < prediction.size(); ++i) {
    const double error = double{prediction.data()[i]} - double{target.data()[i]};
    sum += error * error;
    gradient.data()[i] = static_cast<float>(2 * weight * error);
  }
  return weight * sum;
}

}  // namespace facegraph
