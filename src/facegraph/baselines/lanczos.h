// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"

namespace facegraph {

/// Eigenvectors of a symmetric matrix that belong to its largest eigenvalues, largest first.
struct LargestEigenvectors {
  std::vector<double> values;  ///< [count]
  Matrix<double> vectors;      ///< [count, n], length 1
};

/// The Lanczos method with full reorthogonalisation (Golub and Van Loan, Matrix Computations,
/// section 10.3) in `num_steps` steps, count <= num_steps <= n: exact for num_steps = n, else the
/// better the more steps. multiply(x, y): y = A x, for vectors [n]. Starts from a random vector.
///
/// Holds num_steps vectors. The same for any number of threads if `multiply` is.
LargestEigenvectors Lanczos(
    int64_t n, int64_t count, int64_t num_steps, uint64_t seed,
    const std::function<void(std::span<const double>, std::span<double>)>& multiply,
    const Execution& execution);

/// All eigenvalues, ascending, of the symmetric tridiagonal matrix with this diagonal [m] and
/// off-diagonal [m - 1], and the eigenvectors as rows [m, m] (implicit QL).
struct TridiagonalEigen {
  std::vector<double> values;
  Matrix<double> vectors;
};
TridiagonalEigen SolveTridiagonal(std::vector<double> diagonal, std::vector<double> off_diagonal);

}  // namespace facegraph
