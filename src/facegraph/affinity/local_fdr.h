// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"

namespace facegraph {

/// How many of the pairs that are so similar would be there if all faces were strangers to each
/// other: the local false discovery rate (Efron, Large-Scale Inference, chapter 5). 1 where
/// strangers explain all of them, 0 where only one and the same person does.
struct LocalFdr {
  /// 0..1, of bins of similarity that divide -1..1 evenly; never rises from one to the next.
  std::vector<float> at;

  /// similarity: -1..1.
  float At(float similarity) const;
};

/// Compares the pairs of unit rows [n, d] with those of synthetic strangers: normally distributed,
/// and spread as all the faces are. No direction holds more than a tenth of that spread, so that
/// few people, whose faces lie along few directions, are not taken for strangers. The same for any
/// number of threads.
LocalFdr EstimateLocalFdr(MatrixView<const float> units, const Execution& execution);

}  // namespace facegraph
