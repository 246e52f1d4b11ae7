// SPDX-License-Identifier: MIT
#include "facegraph/kernels/byte_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "facegraph/base/random.h"
#include "facegraph/kernels/isa.h"

namespace facegraph {
namespace {

ByteRows RandomBytes(int64_t num_rows, int64_t dim) {
  Random random(3);
  ByteRows rows(num_rows, dim, 0.01);
  std::vector<float> values(static_cast<size_t>(dim));
  for (int64_t row = 0; row < num_rows; ++row) {
    for (float& value : values) value = static_cast<float>(random.Normal());
    rows.Set(row, values);  // clipped at 1.27
  }
  return rows;
}

int32_t Product(const ByteRows& rows, int64_t a, int64_t b) {
  return std::inner_product(rows.Row(a), rows.Row(a) + 4 * rows.quads(), rows.Row(b), 0);
}

class ByteRowsTest : public testing::TestWithParam<Isa> {
 protected:
  void SetUp() override {
    before_ = ActiveIsa();
    UseIsa(GetParam());
  }
  void TearDown() override { UseIsa(before_); }

 private:
  Isa before_ = Isa::kGeneric;
};

INSTANTIATE_TEST_SUITE_P(OnEvery, ByteRowsTest, testing::ValuesIn(AvailableIsas()),
                         [](const auto& isa) { return std::string(IsaName(isa.param)); });

TEST_P(ByteRowsTest, ProductsAreExact) {
  const std::vector<int64_t> lefts{7, 16, 17, 32, 33, 63, kMaxByteRows};
  size_t turn = 0;
  for (const int64_t dim : {1, 5, 64, 100, 512}) {
    for (const int64_t num_right : {1, 15, 64, 130}) {
      const ByteRows rows = RandomBytes(140, dim);
      PackedBytes right;
      right.Pack(rows, 3, 3 + num_right);
      const int64_t num_left = lefts[turn++ % lefts.size()];
      const int64_t stride = right.num_panels() * kByteColumns;
      std::vector<int32_t> products(static_cast<size_t>(num_left * stride));
      ActiveKernels().byte_products(right.Operands(rows.Row(2), num_left), products.data());
      for (int64_t i = 0; i < num_left; ++i) {
        for (int64_t j = 0; j < num_right; ++j) {
          ASSERT_EQ(products[i * stride + j], Product(rows, 2 + i, 3 + j)) << dim;
        }
      }
    }
  }
}

TEST_P(ByteRowsTest, ScatteredRowsArePackedLikeConsecutiveOnes) {
  const ByteRows rows = RandomBytes(90, 37);
  std::vector<int32_t> which(80);
  for (size_t i = 0; i < which.size(); ++i) which[i] = static_cast<int32_t>(i * 7 % 90);
  PackedBytes right;
  right.Pack(rows, which);
  std::vector<int32_t> products(static_cast<size_t>(right.num_panels() * kByteColumns));
  ActiveKernels().byte_products(right.Operands(rows.Row(4), 1), products.data());
  for (size_t j = 0; j < which.size(); ++j) EXPECT_EQ(products[j], Product(rows, 4, which[j]));
}

TEST_P(ByteRowsTest, FindPairsReturnsTheProductsThatReachEitherThreshold) {
  const ByteRows rows = RandomBytes(100, 40);
  PackedBytes right;
  right.Pack(rows, 0, 100);
  Random random(8);
  constexpr int64_t kLeft = 50;
  std::vector<int32_t> left_needs(kLeft), right_needs(128), slacks{10, 500};
  for (auto* needs : {&left_needs, &right_needs}) {
    for (int32_t& need : *needs) need = static_cast<int32_t>(random.Below(60000)) - 10000;
  }
  std::vector<BytePair> pairs(kLeft * 128);
  const int64_t count = ActiveKernels().find_pairs(
      right.Operands(rows.Row(11), kLeft),
      {left_needs.data(), right_needs.data(), slacks.data(), 100}, pairs.data());
  std::vector<int32_t> found(kLeft * 128, INT32_MIN);
  for (const BytePair& pair : std::span(pairs).first(static_cast<size_t>(count))) {
    found[(pair.position >> 16) * 128 + (pair.position & 0xffff)] = pair.product;
  }
  int64_t expected = 0;
  for (int64_t i = 0; i < kLeft; ++i) {
    for (int64_t j = 0; j < 100; ++j) {
      const int32_t product = Product(rows, 11 + i, j);
      const bool reached = product >= std::min(left_needs[i] - slacks[j / 64], right_needs[j]);
      expected += reached ? 1 : 0;
      EXPECT_EQ(found[i * 128 + j], reached ? product : INT32_MIN);
    }
  }
  EXPECT_EQ(count, expected);
  EXPECT_GT(count, kLeft * 10);
  EXPECT_LT(count, kLeft * 90);
}

TEST(ByteRows, ReturnTheQuantizationError) {
  ByteRows rows(1, 3, 0.5);
  EXPECT_DOUBLE_EQ(rows.Set(0, std::vector<float>{1.0f, -0.5f, 0.25f}), 0.25);
  EXPECT_EQ(rows.Row(0)[1], -1);
  EXPECT_EQ(rows.Row(0)[3], 0);  // padding
}

}  // namespace
}  // namespace facegraph
