// SPDX-License-Identifier: MIT
#include "facegraph/affinity/whitening.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/nn/multiply.h"

namespace facegraph {
namespace {

constexpr int64_t kScatterParts = 16;  // with separate sums, which are added in order
constexpr int64_t kLanes = 8;          // columns whose sums are computed together
constexpr int64_t kRowsPerTask = 32;
constexpr int64_t kResidualsPerProduct = 512;
constexpr int64_t kWhitenedRows = 256;

/// Weighted sum of the outer products of residuals, [d, d].
struct Scatter {
  Matrix<double> products;
  double observations = 0;  ///< effective number of residuals
};

/// A face that has a residual: its feature minus the mean of the neighbors that probably have its
/// identity.
struct Residual {
  int64_t face;
  int64_t count;  ///< of these neighbors

  /// The mean of `count` neighbors has its own variance. Large identities get a smaller weight.
  double Weight(const WhiteningOptions& options) const {
    const auto neighbors = static_cast<double>(count);
    const double unbiased = neighbors / (neighbors + 1);
    const double share =
        std::min(neighbors + 1, static_cast<double>(options.max_identity_weight)) / (neighbors + 1);
    return share * unbiased;
  }
};

/// Sums residuals over many faces. At any time it holds two matrices of double, [d, d], and one
/// block of residuals: threads share the rows of a matrix, not the faces.
class ScatterSum {
 public:
  ScatterSum(MatrixView<const float> units, const NeighborLists& neighbors,
             const Matrix<float>& probabilities, const WhiteningOptions& options,
             const Execution& execution)
      : units_(units),
        neighbors_(neighbors),
        probabilities_(probabilities),
        options_(options),
        execution_(execution),
        all_{Matrix<double>(units.cols(), units.cols()), 0},
        part_(units.cols(), units.cols()),
        rows_(kResidualsPerProduct, units.cols()) {}

  /// Adds the faces begin .. end-1, in steps of `stride`, as a sum of their own.
  void AddPart(int64_t begin, int64_t end, int64_t stride) {
    std::fill_n(part_.data(), part_.size(), 0.0);
    double observations = 0;
    block_.clear();
    for (int64_t i = begin; i < end; ++i) {
      const int64_t face = i * stride;
      const int64_t count = CountConfident(face);
      if (count == 0) continue;
      block_.push_back({face, count});
      observations += block_.back().Weight(options_);
      if (std::ssize(block_) == kResidualsPerProduct) AddBlock();
    }
    AddBlock();
    for (int64_t i = 0; i < part_.size(); ++i) all_.products.data()[i] += part_.data()[i];
    all_.observations += observations;
  }

  Scatter Finish() { return std::move(all_); }

 private:
  template <typename Visit>
  void ForEachConfident(int64_t face, Visit&& visit) const {
    for (int64_t column = 0; column < neighbors_.k(); ++column) {
      const int32_t id = neighbors_.ids(face, column);
      if (id < 0 || id == face) continue;
      if (double{probabilities_(face, column)} < options_.min_probability) continue;
      visit(id);
    }
  }

  int64_t CountConfident(int64_t face) const {
    int64_t count = 0;
    ForEachConfident(face, [&](int32_t) { ++count; });
    return count;
  }

  void FillRow(const Residual& residual, std::span<float> out) const {
    std::ranges::fill(out, 0.0F);
    ForEachConfident(residual.face, [&](int32_t id) {
      const std::span<const float> row = units_.Row(id);
      for (size_t t = 0; t < out.size(); ++t) out[t] += row[t];
    });
    const auto scale = static_cast<float>(std::sqrt(residual.Weight(options_)));
    const std::span<const float> own = units_.Row(residual.face);
    for (size_t t = 0; t < out.size(); ++t) {
      out[t] = (own[t] - out[t] / static_cast<float>(residual.count)) * scale;
    }
  }

  /// Adds the outer products of the block to the part, and empties the block.
  void AddBlock() {
    const int64_t count = std::ssize(block_);
    ParallelFor(count, kRowsPerTask, execution_, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) FillRow(block_[i], rows_.Row(i));
    });
    const MatrixView<const float> rows = std::as_const(rows_).View().Rows(0, count);
    const int64_t d = part_.rows();
    ParallelFor(d, kRowsPerTask, execution_, [&](int64_t begin, int64_t end) {
      if (count == 0) return;
      Matrix<float> left(count, end - begin), product(end - begin, d);
      for (int64_t i = 0; i < count; ++i) {
        std::ranges::copy(rows.Row(i).subspan(begin, end - begin), left.Row(i).begin());
      }
      MultiplyTransposedLeft(left.View(), rows, false, product.View());
      double* sums = part_.Row(begin).data();
      for (int64_t i = 0; i < product.size(); ++i) sums[i] += double{product.data()[i]};
    });
    block_.clear();
  }

  MatrixView<const float> units_;
  const NeighborLists& neighbors_;
  const Matrix<float>& probabilities_;
  const WhiteningOptions& options_;
  const Execution& execution_;
  Scatter all_;
  Matrix<double> part_;
  Matrix<float> rows_;
  std::vector<Residual> block_;
};

/// The values of some columns of a matrix side by side, so that their sums are computed together.
using Lanes = std::vector<std::array<double, kLanes>>;

/// Columns j .. j+kLanes-1 of the Cholesky decomposition. Those to their left are done. Each value
/// is one chain of subtractions in the order of columns, for any number of threads.
void CholeskyColumns(Matrix<double>& matrix, int64_t j, const Execution& execution) {
  const int64_t d = matrix.rows(), width = std::min(kLanes, d - j);
  Lanes done(static_cast<size_t>(j));
  for (int64_t q = 0; q < width; ++q) {
    for (int64_t t = 0; t < j; ++t) done[t][q] = matrix(j + q, t);
  }
  const auto finish = [&](int64_t i) {
    double sum[kLanes] = {};
    for (int64_t q = 0; q < width; ++q) sum[q] = i >= j + q ? matrix(i, j + q) : 0;
    for (int64_t t = 0; t < j; ++t) {
      for (int64_t q = 0; q < kLanes; ++q) sum[q] -= matrix(i, t) * done[t][q];
    }
    for (int64_t q = 0; q < width && j + q <= i; ++q) {
      for (int64_t t = 0; t < q; ++t) sum[q] -= matrix(i, j + t) * matrix(j + q, j + t);
      matrix(i, j + q) = i == j + q ? std::sqrt(sum[q]) : sum[q] / matrix(j + q, j + q);
    }
  };
  for (int64_t i = j; i < j + width; ++i) finish(i);
  ParallelFor(d - j - width, kRowsPerTask, execution, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) finish(j + width + i);
  });
}

/// Cholesky decomposition in place: the lower triangle becomes L of L L^T = matrix, which must be
/// positive definite.
void Cholesky(Matrix<double>& matrix, const Execution& execution) {
  for (int64_t j = 0; j < matrix.rows(); j += kLanes) CholeskyColumns(matrix, j, execution);
}

/// (L^-1)^T of a lower triangular matrix.
Matrix<float> TransposedInverse(const Matrix<double>& lower, const Execution& execution) {
  const int64_t d = lower.rows();
  Matrix<float> inverse(d, d);
  ParallelFor((d + kLanes - 1) / kLanes, 1, execution, [&](int64_t group, int64_t) {
    const int64_t first = group * kLanes, width = std::min(kLanes, d - first);
    Lanes columns(static_cast<size_t>(d));  // zero above the diagonal
    for (int64_t i = first; i < d; ++i) {
      double sum[kLanes] = {};
      if (i < first + width) sum[i - first] = 1;
      for (int64_t t = first; t < i; ++t) {
        for (int64_t q = 0; q < kLanes; ++q) sum[q] -= lower(i, t) * columns[t][q];
      }
      for (int64_t q = 0; q < width && first + q <= i; ++q) {
        columns[i][q] = sum[q] / lower(i, i);
        inverse(first + q, i) = static_cast<float>(columns[i][q]);
      }
    }
  });
  return inverse;
}

/// The scatter of the residuals of all faces that are used.
Scatter SumResiduals(const Features& features, const NeighborLists& neighbors,
                     const Matrix<float>& probabilities, const WhiteningOptions& options,
                     const Execution& execution) {
  const UnitRows units(features, execution);
  const int64_t n = units.View().rows();
  const int64_t stride = (n + options.max_faces - 1) / options.max_faces;
  const int64_t num_used = (n + stride - 1) / stride;
  ScatterSum sum(units.View(), neighbors, probabilities, options, execution);
  for (int64_t part = 0; part < kScatterParts; ++part) {
    sum.AddPart(part * num_used / kScatterParts, (part + 1) * num_used / kScatterParts, stride);
  }
  return sum.Finish();
}

/// The scatter, scaled to a mean variance of 1 and mixed with the identity matrix.
Matrix<double> ShrunkCovariance(Scatter scatter, const WhiteningOptions& options) {
  Matrix<double>& covariance = scatter.products;
  const int64_t d = covariance.rows();
  double trace = 0;
  for (int64_t i = 0; i < d; ++i) trace += covariance(i, i);
  const double prior = options.prior * static_cast<double>(d);
  const double shrinkage = options.min_shrinkage + (1 - options.min_shrinkage) * prior /
                                                       (prior + scatter.observations + 1e-9);
  // Without any pair all directions count the same.
  const double mean_variance = trace > 0 ? trace / static_cast<double>(d) : 1;
  for (int64_t i = 0; i < d; ++i) {
    for (int64_t j = 0; j < d; ++j) {
      covariance(i, j) =
          (1 - shrinkage) * covariance(i, j) / mean_variance + (i == j ? shrinkage : 0);
    }
  }
  return std::move(scatter.products);
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

int64_t PredictWhiteningBytes(int64_t dim, int num_threads) {
  const int64_t sums = 2 * dim * dim * static_cast<int64_t>(sizeof(double));
  const int64_t inverse = dim * dim * static_cast<int64_t>(sizeof(float));
  const int64_t rows = (kResidualsPerProduct + 2 * kRowsPerTask * num_threads) * dim *
                       static_cast<int64_t>(sizeof(float));
  const int64_t lanes = num_threads * dim * static_cast<int64_t>(sizeof(Lanes::value_type));
  return sums + inverse + rows + lanes;
}

double PredictWhiteningOperations(int64_t num_faces, int64_t dim, const WhiteningOptions& options) {
  const auto d = static_cast<double>(dim);
  const auto used = static_cast<double>(std::min(num_faces, options.max_faces));
  return 2 * used * d * d + d * d * d;  // products; decomposition and inverse
}

Matrix<float> LearnWhitening(const Features& features, const NeighborLists& neighbors,
                             const Matrix<float>& probabilities, const WhiteningOptions& options,
                             const Execution& execution) {
  options.Check();
  Matrix<double> covariance = ShrunkCovariance(
      SumResiduals(features, neighbors, probabilities, options, execution), options);
  Cholesky(covariance, execution);
  return TransposedInverse(covariance, execution);
}

Features Whiten(const Features& features, std::span<const float> common, const Matrix<float>& map,
                const Execution& execution) {
  Require(features.dim == map.rows(), ErrorKind::kBadData,
          "features have {} dimensions, but the whitening map has {}", features.dim, map.rows());
  Require(std::ssize(common) == features.dim, ErrorKind::kBadData,
          "features have {} dimensions, but their common direction has {}", features.dim,
          common.size());
  auto rows = std::make_shared<Matrix<float>>(features.num_faces(), features.dim, kUnset);
  ParallelFor(rows->rows(), kWhitenedRows, execution, [&](int64_t begin, int64_t end) {
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
