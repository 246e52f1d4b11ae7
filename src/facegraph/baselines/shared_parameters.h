// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "facegraph/baselines/methods.h"

namespace facegraph {

// Parameters that several baselines have.

/// k that is larger than the lists means all columns.
inline int64_t GetK(const MethodInputs& inputs, const ParameterValues& values) {
  return std::min<int64_t>(std::llround(values.at("k")), inputs.neighbors.k());
}

/// For methods that end in hierarchical clustering of the sparse graph: the similarity of missing
/// pairs and the margin of min_similarity above it. The difference of the two matters more than
/// either value. The grids are not tuned: steps of 0.1 for the first, and doublings over the
/// effective range for the second.
inline MethodParameter MissingParameter(double value, std::vector<double> values) {
  return {"missing-similarity", "similarity of pairs without an edge", value, std::move(values)};
}

inline MethodParameter MarginParameter() {
  return {"margin",
          "clusters are joined if their similarity is above missing-similarity by this",
          0.05,
          {0.01, 0.02, 0.05, 0.1, 0.2, 0.4}};
}

}  // namespace facegraph
