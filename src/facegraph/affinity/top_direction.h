// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"

namespace facegraph {

/// Values of two vectors multiplied and added up, in ascending order.
double Product(std::span<const double> a, std::span<const double> b);

struct TopDirection {
  std::vector<double> direction;  ///< [d] of length 1
  double held = 0;                ///< mean over the rows of their squared product with it
};

/// The direction that holds most of rows [n, d], by the power method; any one, or none without
/// rows, if they hold nothing. The same for any number of threads.
TopDirection FindTopDirection(const Matrix<double>& rows, const Execution& execution);

}  // namespace facegraph
