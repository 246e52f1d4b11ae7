// SPDX-License-Identifier: MIT
#include "facegraph/nn/parameter.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "facegraph/base/parallel.h"

namespace facegraph {
namespace {

constexpr int64_t kValuesPerBlock = 8192;  // a block of the sum stays in the first-level cache

}  // namespace

Gradients ZeroGradients(std::span<const Parameter> parameters) {
  Gradients gradients;
  for (const Parameter& parameter : parameters) {
    gradients.emplace_back(parameter.value.rows(), parameter.value.cols());
  }
  return gradients;
}

void SetZero(Gradients& gradients) {
  for (Matrix<float>& gradient : gradients) {
    std::fill_n(gradient.data(), gradient.size(), 0.0f);
  }
}

void SumGradients(std::span<const Gradients> terms, const Execution& execution, Gradients& sum) {
  for (size_t p = 0; p < sum.size(); ++p) {
    ParallelFor(sum[p].size(), kValuesPerBlock, execution, [&](int64_t begin, int64_t end) {
      float* to = sum[p].data();
      std::fill(to + begin, to + end, 0.0f);
      for (const Gradients& term : terms) {
        assert(term[p].size() == sum[p].size());
        const float* from = term[p].data();
        for (int64_t i = begin; i < end; ++i) to[i] += from[i];
      }
    });
  }
}

Parameter UniformParameter(std::string name, int64_t rows, int64_t cols, int64_t fan,
                           Random& random) {
  Parameter parameter{std::move(name), Matrix<float>(rows, cols)};
  const double bound = 1 / std::sqrt(static_cast<double>(fan));
  for (int64_t i = 0; i < parameter.value.size(); ++i) {
    parameter.value.data()[i] = static_cast<float>((2 * random.Uniform() - 1) * bound);
  }
  return parameter;
}

}  // namespace facegraph
