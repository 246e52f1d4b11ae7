// SPDX-License-Identifier: MIT
#include "facegraph/baselines/linear_svm.h"

#include <algorithm>
#include <cmath>

#include "facegraph/base/error.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {

void LinearSvmOptions::Check() const {
  Require(cost > 0, ErrorKind::kUsage, "SVM: the cost is {}, should be above 0", cost);
  Require(max_rounds >= 1, ErrorKind::kUsage,
          "SVM: the number of rounds is {}, should be 1 or more", max_rounds);
  Require(tolerance > 0, ErrorKind::kUsage, "SVM: the tolerance is {}, should be above 0",
          tolerance);
}

std::vector<float> TrainLinearSvm(std::span<const std::span<const float>> rows, size_t num_positive,
                                  const LinearSvmOptions& options) {
  const size_t dim = rows.empty() ? 0 : rows[0].size();
  const double own = 1 / (2 * options.cost);  // diagonal term of the squared loss
  std::vector<float> weights(dim + 1, 0);
  std::vector<double> alpha(rows.size(), 0), square;
  for (const std::span<const float> row : rows) {
    square.push_back(ExactDot(row.data(), row.data(), static_cast<int64_t>(dim)) + 1 + own);
  }
  for (int round = 0; round < options.max_rounds; ++round) {
    double worst = 0;
    for (size_t i = 0; i < rows.size(); ++i) {
      const double sign = i < num_positive ? 1 : -1;
      const double margin = ExactDot(weights.data(), rows[i].data(), static_cast<int64_t>(dim)) +
                            double{weights[dim]};
      const double gradient = sign * margin - 1 + own * alpha[i];
      const double projected = alpha[i] > 0 ? gradient : std::min(gradient, 0.0);
      worst = std::max(worst, std::abs(projected));
      if (projected == 0) continue;
      const double before = alpha[i];
      alpha[i] = std::max(0.0, before - gradient / square[i]);
      const auto step = static_cast<float>((alpha[i] - before) * sign);
      for (size_t t = 0; t < dim; ++t) weights[t] += step * rows[i][t];
      weights[dim] += step;
    }
    if (worst < options.tolerance) break;
  }
  return weights;
}

}  // namespace facegraph
