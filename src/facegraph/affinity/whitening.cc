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

constexpr int64_t kParts = 16;  // with separate sums, which are added in order
constexpr int64_t kResidualsPerProduct = 512;
constexpr int64_t kRowsPerBlock = 256;

/// Weighted sum of the outer products of residuals, [d, d].
struct Scatter {
  Matrix<double> products;
  double observations = 0;  ///< effective number of residuals
};

/// Sums outer products: collects residuals and multiplies them in blocks.
class ScatterSum {
 public:
  explicit ScatterSum(int64_t dim)
      : sum_{Matrix<double>(dim, dim), 0}, rows_(kResidualsPerProduct, dim), block_(dim, dim) {}

  /// Where to write the next residual.
  std::span<float> Next() { return rows_.Row(filled_); }
  /// Adds the residual that was written to Next(), with this weight.
  void Add(double weight) {
    for (float& value : rows_.Row(filled_)) value *= static_cast<float>(std::sqrt(weight));
    sum_.observations += weight;
    if (++filled_ == kResidualsPerProduct) Flush();
  }
  Scatter Finish() {
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

  Scatter sum_;
  Matrix<float> rows_, block_;
  int64_t filled_ = 0;
};

/// Adds the residual of a face: its feature minus the mean of the neighbors that probably have its
/// identity.
void AddResidual(MatrixView<const float> units, const NeighborLists& neighbors,
                 const Matrix<float>& probabilities, int64_t face, const WhiteningOptions& options,
                 ScatterSum& sum) {
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
  // The mean of `count` neighbors has its own variance. Large identities get a smaller weight.
  const double unbiased = count / (count + 1);
  const double share =
      std::min(count + 1, static_cast<double>(options.max_identity_weight)) / (count + 1);
  sum.Add(share * unbiased);
}

/// Cholesky decomposition in place: the lower triangle becomes L of L L^T = matrix, which must be
/// positive definite.
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

/// (L^-1)^T of a lower triangular matrix.
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

/// The scatter of the residuals of all faces that are used.
Scatter SumResiduals(const Features& features, const NeighborLists& neighbors,
                     const Matrix<float>& probabilities, const WhiteningOptions& options,
                     const Execution& execution) {
  const UnitRows units(features, execution);
  const int64_t n = units.View().rows(), d = units.View().cols();
  const int64_t stride = (n + options.max_faces - 1) / options.max_faces;
  const int64_t num_used = (n + stride - 1) / stride;
  std::vector<Scatter> parts(kParts);
  ParallelFor(kParts, 1, execution, [&](int64_t part, int64_t) {
    ScatterSum sum(d);
    for (int64_t i = part * num_used / kParts; i < (part + 1) * num_used / kParts; ++i) {
      AddResidual(units.View(), neighbors, probabilities, i * stride, options, sum);
    }
    parts[part] = sum.Finish();
  });
  Scatter all{Matrix<double>(d, d), 0};
  for (const Scatter& part : parts) {
    for (int64_t i = 0; i < all.products.size(); ++i) {
      all.products.data()[i] += part.products.data()[i];
    }
    all.observations += part.observations;
  }
  return all;
}

/// The scatter, scaled to a mean variance of 1 and mixed with the identity matrix.
Matrix<double> ShrunkCovariance(const Scatter& scatter, const WhiteningOptions& options) {
  const int64_t d = scatter.products.rows();
  double trace = 0;
  for (int64_t i = 0; i < d; ++i) trace += scatter.products(i, i);
  const double prior = options.prior * static_cast<double>(d);
  const double shrinkage = options.min_shrinkage + (1 - options.min_shrinkage) * prior /
                                                       (prior + scatter.observations + 1e-9);
  // Without any pair all directions count the same.
  const double mean_variance = trace > 0 ? trace / static_cast<double>(d) : 1;
  Matrix<double> covariance(d, d);
  for (int64_t i = 0; i < d; ++i) {
    for (int64_t j = 0; j < d; ++j) {
      covariance(i, j) =
          (1 - shrinkage) * scatter.products(i, j) / mean_variance + (i == j ? shrinkage : 0);
    }
  }
  return covariance;
}

}  // namespace

void WhiteningOptions::Check() const {
  Require(min_shrinkage > 0 && min_shrinkage <= 1, ErrorKind::kUsage,
          "whitening: min_shrinkage is {}, should be above 0 and at most 1", min_shrinkage);
  Require(prior >= 0, ErrorKind::kUsage, "whitening: prior is {}, should be 0 or more", prior);
  Require(max_identity_weight >= 1, ErrorKind::kUsage,
          "whitening: max_identity_weight is {}, should be 1 or more", max_identity_weight);
  Require(max_faces >= 1, ErrorKind::kUsage, "whitening: max_faces is {}, should be 1 or more",
          max_faces);
}

Matrix<float> LearnWhitening(const Features& features, const NeighborLists& neighbors,
                             const Matrix<float>& probabilities, const WhiteningOptions& options,
                             const Execution& execution) {
  options.Check();
  Matrix<double> covariance = ShrunkCovariance(
      SumResiduals(features, neighbors, probabilities, options, execution), options);
  Cholesky(covariance);
  return TransposedInverse(covariance);
}

Features Whiten(const Features& features, std::span<const float> common, const Matrix<float>& map,
                const Execution& execution) {
  Require(features.dim == map.rows(), ErrorKind::kBadData,
          "features have {} dimensions, but the whitening map has {}", features.dim, map.rows());
  Require(std::ssize(common) == features.dim, ErrorKind::kBadData,
          "features have {} dimensions, but their common direction has {}", features.dim,
          common.size());
  auto rows = std::make_shared<Matrix<float>>(features.num_faces(), features.dim, kUnset);
  ParallelFor(rows->rows(), kRowsPerBlock, execution, [&](int64_t begin, int64_t end) {
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
