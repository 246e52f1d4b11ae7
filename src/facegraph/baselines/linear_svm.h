// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

namespace facegraph {

struct LinearSvmOptions {
  double cost = 10;         ///< of a squared margin violation, above 0
  int max_rounds = 20;      ///< times that every row is looked at, at most; at least 1
  double tolerance = 0.05;  ///< of the largest violation of optimality in a round, above 0

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// A linear support vector machine with squared hinge loss, found by dual coordinate descent (Hsieh
/// et al., "A dual coordinate descent method for large-scale linear SVM", ICML 2008): rows in the
/// given order, no shrinking. Returns the weights [dim + 1], the last one that of a constant 1.
///
/// rows: each [dim]; the first num_positive are of the one class, the others of the other.
std::vector<float> TrainLinearSvm(std::span<const std::span<const float>> rows, size_t num_positive,
                                  const LinearSvmOptions& options);

}  // namespace facegraph
