// SPDX-License-Identifier: MIT
#include "facegraph/baselines/lanczos.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"

namespace facegraph {
namespace {

constexpr int64_t kVectorsPerBlock = 4;
constexpr int64_t kValuesPerBlock = 4096;

double Dot(std::span<const double> a, std::span<const double> b) {
  double sums[4] = {};
  size_t t = 0;
  for (; t + 4 <= a.size(); t += 4) {
    for (size_t lane = 0; lane < 4; ++lane) sums[lane] += a[t + lane] * b[t + lane];
  }
  for (; t < a.size(); ++t) sums[0] += a[t] * b[t];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void Scale(std::span<double> vector, double factor) {
  for (double& value : vector) value *= factor;
}

/// Makes `vector` orthogonal to the first `count` rows of `basis`.
void Orthogonalize(const Matrix<double>& basis, int64_t count, std::span<double> vector,
                   const Execution& execution) {
  std::vector<double> along(static_cast<size_t>(count));
  ParallelFor(count, kVectorsPerBlock, execution, [&](int64_t begin, int64_t end) {
    for (int64_t b = begin; b < end; ++b) along[b] = Dot(basis.Row(b), vector);
  });
  ParallelFor(std::ssize(vector), kValuesPerBlock, execution, [&](int64_t begin, int64_t end) {
    for (int64_t b = 0; b < count; ++b) {
      const double* row = basis.Row(b).data();
      for (int64_t t = begin; t < end; ++t) vector[t] -= along[b] * row[t];
    }
  });
}

void FillRandom(std::span<double> vector, Random& random) {
  for (double& value : vector) value = random.Normal();
}

/// One step of the implicit QL method on rows first..last of a tridiagonal matrix.
void QlStep(std::vector<double>& d, std::vector<double>& e, int64_t first, int64_t last,
            Matrix<double>& vectors) {
  double g = (d[first + 1] - d[first]) / (2 * e[first]);
  double r = std::hypot(g, 1.0);
  g = d[last] - d[first] + e[first] / (g + std::copysign(r, g));
  double s = 1, c = 1, p = 0;
  for (int64_t i = last - 1; i >= first; --i) {
    const double f = s * e[i], b = c * e[i];
    r = std::hypot(f, g);
    e[i + 1] = r;
    if (r == 0) {  // the matrix splits here
      d[i + 1] -= p;
      e[last] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1] - p;
    r = (d[i] - g) * s + 2 * c * b;
    p = s * r;
    d[i + 1] = g + p;
    g = c * r - b;
    const std::span<double> low = vectors.Row(i), high = vectors.Row(i + 1);
    for (size_t t = 0; t < low.size(); ++t) {
      const double h = high[t];
      high[t] = s * low[t] + c * h;
      low[t] = c * low[t] - s * h;
    }
  }
  d[first] -= p;
  e[first] = g;
  e[last] = 0;
}

}  // namespace

TridiagonalEigen SolveTridiagonal(std::vector<double> diagonal, std::vector<double> off_diagonal) {
  const int64_t m = std::ssize(diagonal);
  std::vector<double>&d = diagonal, &e = off_diagonal;
  e.resize(static_cast<size_t>(m), 0);
  Matrix<double> vectors(m, m);
  for (int64_t i = 0; i < m; ++i) vectors(i, i) = 1;
  for (int64_t first = 0; first < m; ++first) {
    for (int iteration = 0;; ++iteration) {
      int64_t last = first;
      while (last + 1 < m &&
             std::abs(e[last]) > 1e-16 * (std::abs(d[last]) + std::abs(d[last + 1]))) {
        ++last;
      }
      if (last == first) break;
      Require(iteration < 100, ErrorKind::kFailed, "eigenvalues do not converge");
      QlStep(d, e, first, last, vectors);
    }
  }
  std::vector<int64_t> order(static_cast<size_t>(m));
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, [&](int64_t a, int64_t b) { return d[a] < d[b]; });
  TridiagonalEigen eigen{{}, Matrix<double>(m, m)};
  for (int64_t i = 0; i < m; ++i) {
    eigen.values.push_back(d[order[i]]);
    std::ranges::copy(vectors.Row(order[i]), eigen.vectors.Row(i).begin());
  }
  return eigen;
}

LargestEigenvectors Lanczos(
    int64_t n, int64_t count, int64_t num_steps, uint64_t seed,
    const std::function<void(std::span<const double>, std::span<double>)>& multiply,
    const Execution& execution) {
  Matrix<double> basis(num_steps, n);
  std::vector<double> diagonal, off_diagonal, next(static_cast<size_t>(n));
  Random random(seed);
  FillRandom(next, random);
  double length = 0;
  for (int64_t step = 0; step < num_steps; ++step) {
    execution.CheckCanceled();
    execution.Report("eigenvectors", step, num_steps, "steps");
    // Two passes are enough (Parlett). One pass leaves rounding errors along the basis.
    for (int pass = 0; pass < 2; ++pass) Orthogonalize(basis, step, next, execution);
    length = std::sqrt(Dot(next, next));
    if (step > 0) off_diagonal.push_back(length < 1e-10 ? 0 : length);
    if (length < 1e-10) {  // invariant subspace: restart with a random orthogonal vector
      FillRandom(next, random);
      for (int pass = 0; pass < 2; ++pass) Orthogonalize(basis, step, next, execution);
      length = std::sqrt(Dot(next, next));
    }
    Scale(next, 1 / length);
    std::ranges::copy(next, basis.Row(step).begin());
    multiply(basis.Row(step), next);
    diagonal.push_back(Dot(basis.Row(step), next));
  }
  const TridiagonalEigen small = SolveTridiagonal(diagonal, off_diagonal);

  LargestEigenvectors largest{{}, Matrix<double>(count, n)};
  for (int64_t i = 0; i < count; ++i) largest.values.push_back(small.values[num_steps - 1 - i]);
  ParallelFor(n, kValuesPerBlock, execution, [&](int64_t begin, int64_t end) {
    for (int64_t i = 0; i < count; ++i) {
      for (int64_t step = 0; step < num_steps; ++step) {
        const double share = small.vectors(num_steps - 1 - i, step);
        for (int64_t t = begin; t < end; ++t) largest.vectors(i, t) += share * basis(step, t);
      }
    }
  });
  return largest;
}

}  // namespace facegraph
