// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

namespace facegraph {

/// Options of TrainLinearSvm.
struct LinearSvmOptions {
  double cost = 10;         ///< of a squared margin violation, above 0
  int max_rounds = 20;      ///< maximum number of passes over the rows, at least 1
  double tolerance = 0.05;  ///< stops below this violation of the optimality conditions, above 0

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Trains a linear support vector machine with squared hinge loss by dual coordinate descent (Hsieh
/// et al., "A dual coordinate descent method for large-scale linear SVM", ICML 2008). Visits the
/// rows in the given order, without shrinking, so the result is deterministic. Returns the weights
/// [dim + 1]; the last one is the bias.
///
/// rows: [dim] each; the first num_positive have class +1, the others class -1.
std::vector<float> TrainLinearSvm(std::span<const std::span<const float>> rows, size_t num_positive,
                                  const LinearSvmOptions& options);

}  // namespace facegraph
