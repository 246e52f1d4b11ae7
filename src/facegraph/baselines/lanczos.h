// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"

namespace facegraph {

/// The largest eigenvalues of a symmetric matrix, in falling order, and their eigenvectors.
struct LargestEigenvectors {
  std::vector<double> values;  ///< [count]
  Matrix<double> vectors;      ///< [count, n], rows of length 1
};

/// The Lanczos method with full reorthogonalization (Golub and Van Loan, Matrix Computations,
/// section 10.3). count <= num_steps <= n: exact for num_steps = n, more accurate with more steps.
/// multiply(x, y) computes y = A x for vectors [n]. The start vector is random.
///
/// Memory: num_steps vectors. The same for any number of threads if `multiply` is.
LargestEigenvectors Lanczos(
    int64_t n, int64_t count, int64_t num_steps, uint64_t seed,
    const std::function<void(std::span<const double>, std::span<double>)>& multiply,
    const Execution& execution);

/// Eigenvalues in rising order and eigenvectors of a tridiagonal matrix.
struct TridiagonalEigen {
  std::vector<double> values;  ///< [m]
  Matrix<double> vectors;      ///< [m, m], one per row
};

/// Solves a symmetric tridiagonal eigenproblem by the implicit QL method. diagonal [m],
/// off_diagonal [m - 1]. Throws Error(kFailed) if it does not converge.
TridiagonalEigen SolveTridiagonal(std::vector<double> diagonal, std::vector<double> off_diagonal);

}  // namespace facegraph
