// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <vector>

#include "facegraph/baselines/methods.h"

namespace facegraph {

/// What every method tries that ends in hierarchical clustering of the sparse graph. Where clusters
/// are joined counts from what missing pairs are taken to have: the two together say little, their
/// difference much. The values are no finding: steps of 0.1 for the one, and for the other
/// doublings over the range in which anything happens.
inline MethodParameter MissingParameter(double value, std::vector<double> values) {
  return {"missing-similarity", "what a pair without an edge is taken to have", value,
          std::move(values)};
}

inline MethodParameter MarginParameter() {
  return {"margin",
          "clusters are joined if they are more similar than that by this",
          0.05,
          {0.01, 0.02, 0.05, 0.1, 0.2, 0.4}};
}

}  // namespace facegraph
