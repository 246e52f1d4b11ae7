// SPDX-License-Identifier: MIT
#pragma once

namespace facegraph {

/// Fractions, 0..1, or NaN where there is nothing to take a fraction of (0 / 0): "n/a" in reports.
struct PrecisionRecall {
  double precision = 0;
  double recall = 0;
  double f = 0;  ///< harmonic mean of the two: NaN if either is, 0 if both are 0
};

/// Completes precision and recall by their harmonic mean.
inline PrecisionRecall WithF(double precision, double recall) {
  const double sum = precision + recall;
  return {precision, recall, sum == 0 ? 0 : 2 * precision * recall / sum};
}

}  // namespace facegraph
