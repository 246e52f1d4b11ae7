// SPDX-License-Identifier: MIT
#include "facegraph/kernels/similarity.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>
#include <vector>

#include "facegraph/base/random.h"
#include "facegraph/kernels/isa.h"

namespace facegraph {
namespace {

/// Runs a test once per instruction set of this machine.
class EveryIsa : public testing::TestWithParam<Isa> {
 protected:
  EveryIsa() { UseIsa(GetParam()); }
  ~EveryIsa() override { UseIsa(before_); }

 private:
  Isa before_ = ActiveIsa();
};
INSTANTIATE_TEST_SUITE_P(Kernels, EveryIsa, testing::ValuesIn(AvailableIsas()),
                         [](const auto& test) { return std::string(IsaName(test.param)); });

Matrix<float> UnitRows(int64_t rows, int64_t dim, Random& random) {
  Matrix<float> matrix(rows, dim);
  for (int64_t r = 0; r < rows; ++r) {
    double square = 0;
    for (float& value : matrix.Row(r)) {
      value = static_cast<float>(random.Normal());
      square += static_cast<double>(value) * static_cast<double>(value);
    }
    for (float& value : matrix.Row(r)) value = static_cast<float>(value / std::sqrt(square));
  }
  return matrix;
}

// The order of additions that similarity.h defines.
double SixteenSums(const float* a, const float* b, int64_t dim) {
  double sums[16] = {};
  for (int64_t t = 0; t < dim; ++t) {
    sums[t % 16] += static_cast<double>(a[t]) * static_cast<double>(b[t]);
  }
  for (int half = 8; half > 0; half /= 2) {
    for (int s = 0; s < half; ++s) sums[s] += sums[s + half];
  }
  return sums[0];
}

TEST_P(EveryIsa, ExactDotHasTheSameBits) {
  Random random(1);
  for (int64_t dim = 0; dim <= 130; ++dim) {
    const Matrix<float> rows = UnitRows(2, dim, random);
    const float *a = rows.Row(0).data(), *b = rows.Row(1).data();
    EXPECT_EQ(std::bit_cast<uint64_t>(ExactDot(a, b, dim)),
              std::bit_cast<uint64_t>(SixteenSums(a, b, dim)))
        << dim;
    EXPECT_EQ(ExactDot(a, b, dim), ExactDot(b, a, dim));
  }
}

TEST_P(EveryIsa, SimilarityIsClampedToOne) {
  const std::vector<float> row{1.0000001f};
  const std::vector<float> opposite{-1.0000001f};
  EXPECT_EQ(Similarity(row.data(), row.data(), 1), 1.0f);
  EXPECT_EQ(Similarity(row.data(), opposite.data(), 1), -1.0f);
}

TEST_P(EveryIsa, BlocksStayWithinTheErrorBoundForEveryShape) {
  Random random(2);
  for (int repeat = 0; repeat < 300; ++repeat) {
    const int64_t dim = 1 + static_cast<int64_t>(random.Below(repeat % 10 == 0 ? 700 : 40));
    const Matrix<float> left = UnitRows(1 + static_cast<int64_t>(random.Below(50)), dim, random);
    const Matrix<float> right = UnitRows(1 + static_cast<int64_t>(random.Below(70)), dim, random);
    PackedRows packed;
    packed.Pack(right.View());
    ASSERT_GE(packed.padded_rows(), right.rows());
    Matrix<float> out(left.rows(), packed.padded_rows(), NAN);
    SimilarityBlock(left.View(), packed, out.View());
    for (int64_t i = 0; i < out.rows(); ++i) {
      for (int64_t j = 0; j < out.cols(); ++j) {
        const float expected =
            j < right.rows() ? Similarity(left.Row(i).data(), right.Row(j).data(), dim) : 0.0f;
        ASSERT_NEAR(out(i, j), expected, SimilarityErrorBound(dim)) << i << " " << j << " " << dim;
      }
    }
  }
}

TEST_P(EveryIsa, PackingFewerRowsClearsTheRowsBefore) {
  Random random(3);
  PackedRows packed;
  packed.Pack(UnitRows(64, 5, random).View());
  const Matrix<float> left = UnitRows(1, 5, random);
  packed.Pack(UnitRows(1, 5, random).View());
  Matrix<float> out(1, packed.padded_rows(), NAN);
  SimilarityBlock(left.View(), packed, out.View());
  for (int64_t j = 1; j < out.cols(); ++j) EXPECT_EQ(out(0, j), 0.0f) << j;
}

TEST_P(EveryIsa, FindAtLeastFindsEveryPositionInOrder) {
  Random random(4);
  for (int64_t count = 0; count <= 300; ++count) {
    std::vector<float> values(static_cast<size_t>(count));
    for (float& value : values) value = static_cast<float>(random.Below(8)) / 8;
    const float cut = static_cast<float>(random.Below(10)) / 8;
    std::vector<int32_t> expected;
    for (size_t i = 0; i < values.size(); ++i) {
      if (values[i] >= cut) expected.push_back(static_cast<int32_t>(i));
    }
    std::vector<int32_t> positions(values.size());
    positions.resize(static_cast<size_t>(FindAtLeast(values, cut, positions)));
    ASSERT_EQ(positions, expected) << count;
  }
}

TEST(SimilarityErrorBound, GrowsWithTheDimensionAndStaysSmall) {
  EXPECT_LT(SimilarityErrorBound(128), SimilarityErrorBound(256));
  EXPECT_LT(SimilarityErrorBound(512), 4e-5);
}

TEST(Ticks, RoundDownAndStayInRange) {
  EXPECT_EQ(ToTicks(0.5), 16384);
  EXPECT_EQ(ToTicks(-0.5 / kTicksPerOne), -1);
  EXPECT_EQ(ToTicks(1.0), 32767);
  EXPECT_EQ(ToTicks(-3.0), kMinTicks);
  EXPECT_EQ(Lowered(5, 7), -2);
  EXPECT_EQ(Lowered(-32760, 100), kMinTicks);
}

TEST(RankedTicks, EqualsTheSortedValueAtThatRankOnEveryInstructionSet) {
  Random random(3);
  const Isa before = ActiveIsa();
  for (int repeat = 0; repeat < 50; ++repeat) {
    std::vector<Ticks> values(1 + random.Below(300));
    const uint64_t different = repeat % 2 == 0 ? 65536 : 5;  // 5: many ties
    for (Ticks& value : values) {
      value = static_cast<Ticks>(static_cast<int32_t>(random.Below(different)) - 32768);
    }
    std::vector<Ticks> sorted = values;
    std::ranges::sort(sorted, std::greater<>());
    for (const Isa isa : AvailableIsas()) {
      UseIsa(isa);
      for (const size_t rank : {size_t{1}, 1 + sorted.size() / 3, sorted.size()}) {
        ASSERT_EQ(RankedTicks(values, static_cast<int64_t>(rank)), sorted[rank - 1]);
      }
    }
  }
  UseIsa(before);
}

}  // namespace
}  // namespace facegraph
