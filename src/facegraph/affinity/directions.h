// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "facegraph/affinity/confident_neighbors.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"

namespace facegraph {

/// Dot product of two vectors of the same length, added in ascending order.
double DotProduct(std::span<const double> a, std::span<const double> b);

struct PrincipalDirection {
  std::vector<double> direction;  ///< [d], of length 1
  double variance = 0;            ///< mean over the rows of the squared product with the direction
};

/// The direction in which rows [n, d] vary most around 0, by the power method. `direction` is empty
/// without rows and if all rows are zero. Same result for any number of threads.
PrincipalDirection FindPrincipalDirection(const Matrix<double>& rows, const Execution& execution);

/// The vector [d] that the unit features of all faces share. Many embedders place all features
/// around one direction that carries no identity. The result is the mean feature, scaled by 0..1:
/// down to 0 where a few identities can explain the mean.
///
/// - A few identities: their mean is long, but the features also vary much between them. Let r be
///   the squared length of the mean divided by the largest variance in any direction. The scale is
///   0 up to r = 2 and 1 from r = 3. The wild-dev faces have r = 1.2; shifted so that
///   different-identity pairs have a cosine of 0.4, they have r = 18.
/// - One identity: the mean is long without such variance. So one of two signs of several
/// identities
///   is required as well; the larger scale of the two counts:
///   - The mean is longer than chance explains. The mean of k identities has a length of 1 /
///   sqrt(k)
///     by chance. The scale is 0 up to that length and 1 from sqrt(2) times it. Here k is the
///     effective number of components of confident neighbors (faces without any do not count).
///   - All faces are farther apart than confident neighbors, by mean 1 - cosine. The scale is 0 up
///     to 2.1 times and 1 from 2.35 times. Measured: 1.5 to 2.1 times for one identity, 2.2 to 3.2
///     times for many. This sign works even if wrong confident neighbors join all faces into one
///     component.
/// Same result for any number of threads.
std::vector<float> CommonDirection(const Features& features,
                                   const ConfidentNeighbors& confident_neighbors,
                                   const Execution& execution);

}  // namespace facegraph
