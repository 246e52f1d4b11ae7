// SPDX-License-Identifier: MIT
#include "facegraph/affinity/whitening.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/nn/multiply.h"

namespace facegraph {
namespace {

constexpr int64_t kParts = 16;  // sums of their own, added in order
constexpr int64_t kResidualsAtOnce = 512;
constexpr int64_t kRowsAtOnce = 256;

/// Sum of the products of residuals, and how many observations it stands for.
struct Spread {
  Matrix<double> products;
  double weight = 0, observations = 0;
};

/// Collects residuals until there are enough to multiply at once.
class SpreadSum {
 public:
  explicit SpreadSum(int64_t dim)
      : sum_{Matrix<double>(dim, dim), 0, 0}, rows_(kResidualsAtOnce, dim), block_(dim, dim) {}

  std::span<float> Next() { return rows_.Row(filled_); }
  void Take(double weight, double observations) {
    for (float& value : rows_.Row(filled_)) value *= static_cast<float>(std::sqrt(weight));
    sum_.weight += weight;
    sum_.observations += observations;
    if (++filled_ == kResidualsAtOnce) Flush();
  }
  Spread Finish() {
    Flush();
    return std::move(sum_);
  }

 private:
  void Flush() {
    const MatrixView<const float> rows = std::as_const(rows_).View().Rows(0, filled_);
    if (filled_ == 0) return;
    MultiplyTransposedLeft(rows, rows, false, block_.View());
    for (int64_t i = 0; i < block_.size(); ++i) {
      sum_.products.data()[i] += double{block_.data()[i]};
    }
    filled_ = 0;
  }

  Spread sum_;
  Matrix<float> rows_, block_;
  int64_t filled_ = 0;
};

/// What a face leaves when the mean of its probable equals is taken away.
void AddResidual(MatrixView<const float> units, const NeighborLists& neighbors,
                 const Matrix<float>& probabilities, int64_t face, const WhiteningOptions& options,
                 SpreadSum& sum) {
  const std::span<float> residual = sum.Next();
  std::ranges::fill(residual, 0.0F);
  double count = 0;
  for (int64_t column = 0; column < neighbors.k(); ++column) {
    const int32_t id = neighbors.ids(face, column);
    if (id < 0 || id == face) continue;
    if (double{probabilities(face, column)} < options.min_probability) continue;
    const std::span<const float> row = units.Row(id);
    for (size_t t = 0; t < residual.size(); ++t) residual[t] += row[t];
    ++count;
  }
  if (count == 0) return;
  const std::span<const float> own = units.Row(face);
  for (size_t t = 0; t < residual.size(); ++t) {
    residual[t] = own[t] - residual[t] / static_cast<float>(count);
  }
  // The mean of `count` others varies too; and large identities do not outvote the rest.
  const double unbiased = count / (count + 1);
  const double share =
      std::min(count + 1, static_cast<double>(options.person_weight)) / (count + 1);
  sum.Take(share * unbiased, share * unbiased);
}

/// The lower triangle L of L L^T = matrix, which is positive definite; in place.
void Cholesky(Matrix<double>& matrix) {
  const int64_t d = matrix.rows();
  for (int64_t j = 0; j < d; ++j) {
    for (int64_t i = j; i < d; ++i) {
      double sum = matrix(i, j);
      for (int64_t t = 0; t < j; ++t) sum -= matrix(i, t) * matrix(j, t);
      matrix(i, j) = i == j ? std::sqrt(sum) : sum / matrix(j, j);
    }
  }
}

/// (L^-1)^T of a lower triangle, by columns of the identity.
Matrix<float> TransposedInverse(const Matrix<double>& lower) {
  const int64_t d = lower.rows();
  Matrix<float> inverse(d, d);
  std::vector<double> column(static_cast<size_t>(d));
  for (int64_t c = 0; c < d; ++c) {
    for (int64_t i = c; i < d; ++i) {
      double sum = i == c ? 1 : 0;
      for (int64_t t = c; t < i; ++t) sum -= lower(i, t) * column[t];
      column[i] = sum / lower(i, i);
      inverse(c, i) = static_cast<float>(column[i]);
    }
  }
  return inverse;
}

}  // namespace

void WhiteningOptions::Check() const {
  Require(min_shrinkage > 0 && min_shrinkage <= 1, ErrorKind::kUsage,
          "min_shrinkage is {}, wants above 0 to 1", min_shrinkage);
  Require(prior >= 0 && person_weight >= 1 && max_faces >= 1, ErrorKind::kUsage,
          "prior is {}, person_weight {}, max_faces {}; want at least 0, 1, 1", prior,
          person_weight, max_faces);
}

Matrix<float> LearnWhitening(const Features& features, const NeighborLists& neighbors,
                             const Matrix<float>& probabilities, const WhiteningOptions& options,
                             const Execution& execution) {
  options.Check();
  const UnitRows units(features, execution);
  const int64_t n = units.View().rows(), d = units.View().cols();
  const int64_t stride = (n + options.max_faces - 1) / options.max_faces;
  const int64_t looked_at = (n + stride - 1) / stride;
  std::vector<Spread> spreads(kParts);
  ParallelFor(kParts, 1, execution, [&](int64_t part, int64_t) {
    SpreadSum sum(d);
    for (int64_t i = part * looked_at / kParts; i < (part + 1) * looked_at / kParts; ++i) {
      AddResidual(units.View(), neighbors, probabilities, i * stride, options, sum);
    }
    spreads[part] = sum.Finish();
  });
  Spread all{Matrix<double>(d, d), 0, 0};
  for (const Spread& spread : spreads) {
    for (int64_t i = 0; i < all.products.size(); ++i) {
      all.products.data()[i] += spread.products.data()[i];
    }
    all.weight += spread.weight;
    all.observations += spread.observations;
  }
  double trace = 0;
  for (int64_t i = 0; i < d; ++i) trace += all.products(i, i);
  const double prior = options.prior * static_cast<double>(d);
  const double shrinkage = options.min_shrinkage + (1 - options.min_shrinkage) * prior /
                                                         (prior + all.observations + 1e-9);
  // With nobody to learn from every direction counts the same.
  const double even = trace > 0 ? trace / static_cast<double>(d) : 1;
  Matrix<double> spread(d, d);
  for (int64_t i = 0; i < d; ++i) {
    for (int64_t j = 0; j < d; ++j) {
      spread(i, j) = (1 - shrinkage) * all.products(i, j) / even + (i == j ? shrinkage : 0);
    }
  }
  Cholesky(spread);
  return TransposedInverse(spread);
}

Features Whitened(const Features& features, std::span<const float> common, const Matrix<float>& map,
                  const Execution& execution) {
  Require(features.dim == map.rows(), ErrorKind::kBadData,
          "features have {} values, the whitening was learned for {}", features.dim, map.rows());
  Require(std::ssize(common) == features.dim, ErrorKind::kBadData,
          "features have {} values, what they have in common {}", features.dim, common.size());
  auto rows = std::make_shared<Matrix<float>>(features.num_faces(), features.dim, kUnset);
  ParallelFor(rows->rows(), kRowsAtOnce, execution, [&](int64_t begin, int64_t end) {
    Matrix<float> units(end - begin, features.dim);
    LoadUnitRows(features, begin, end, units.View());
    for (int64_t row = 0; row < units.rows(); ++row) {
      for (int64_t t = 0; t < features.dim; ++t) units(row, t) -= common[t];
    }
    const MatrixView<float> out = rows->View().Rows(begin, end);
    Multiply(std::as_const(units).View(), map.View(), false, out);
    for (int64_t row = 0; row < out.rows(); ++row) {
      double squares = 0;
      for (const float value : out.Row(row)) squares += double{value} * double{value};
      const double scale = squares > 0 ? 1 / std::sqrt(squares) : 0;
      for (float& value : out.Row(row)) value = static_cast<float>(double{value} * scale);
    }
  });
  return ToFeatures(std::move(rows), "whitened features");
}

}  // namespace facegraph
