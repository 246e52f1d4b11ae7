// SPDX-License-Identifier: MIT
#include "facegraph/graph/proposal_scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace facegraph {

std::array<double, PrecisionMap::kNumInputs> PrecisionMap::Inputs(double expected, double fp_cost) {
  const double share = std::clamp(expected, 0.01, 0.9995);
  return {1, std::log(share / (1 - share)), std::log(2 + fp_cost)};
}

double PrecisionMap::At(double expected, double fp_cost) const {
  const auto inputs = Inputs(expected, fp_cost);
  return 1 /
         (1 + std::exp(-std::inner_product(inputs.begin(), inputs.end(), weights.begin(), 0.0)));
}

}  // namespace facegraph
