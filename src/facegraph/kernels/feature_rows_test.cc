// SPDX-License-Identifier: MIT
#include "facegraph/kernels/feature_rows.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

Features FloatFeatures(int64_t dim, const std::vector<std::vector<float>>& shards) {
  Features features;
  features.dim = dim;
  for (const std::vector<float>& shard : shards) {
    features.shards.push_back({shard.data(), static_cast<int64_t>(shard.size()) / dim,
                               "part" + std::to_string(features.shards.size()) + ".npy"});
  }
  return features;
}

Matrix<float> Unit(const Features& features) { return AllUnitRows(features, {}); }

TEST(LoadRows, CrossesShardsAndSkipsEmptyOnes) {
  const std::vector<std::vector<float>> shards{{0, 1, 2, 3}, {}, {4, 5}, {6, 7, 8, 9}};
  const Features features = FloatFeatures(2, shards);
  for (int64_t begin = 0; begin <= 5; ++begin) {
    for (int64_t end = begin; end <= 5; ++end) {
      Matrix<float> rows(end - begin, 2);
      LoadRows(features, begin, end, rows.View());
      for (int64_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(rows.data()[i], static_cast<float>(2 * begin + i));
      }
    }
  }
}

TEST(LoadRows, WidensHalfFloats) {
  const std::vector<uint16_t> halves{0x3c00, 0xc000, 0x3800, 0x0000};
  Features features;
  features.type = FeatureType::kFloat16;
  features.dim = 2;
  features.shards = {{halves.data(), 2, ""}};
  Matrix<float> rows(2, 2);
  LoadRows(features, 0, 2, rows.View());
  EXPECT_EQ(std::vector<float>(rows.data(), rows.data() + 4), (std::vector<float>{1, -2, 0.5f, 0}));
}

TEST(LoadUnitRows, NormalizesRowsAndIsIdempotent) {
  const std::vector<std::vector<float>> shards{{3, 4, 0, -0.1f, 1e-30f, 1e-30f}};
  const Matrix<float> once = Unit(FloatFeatures(2, shards));
  EXPECT_EQ(once(0, 0), 0.6f);
  EXPECT_EQ(once(0, 1), 0.8f);
  EXPECT_EQ(once(1, 1), -1.0f);
  EXPECT_FLOAT_EQ(once(2, 0), std::sqrt(0.5f));
  const std::vector<std::vector<float>> again{{once.data(), once.data() + once.size()}};
  EXPECT_EQ(Unit(FloatFeatures(2, again)), once);
}

TEST(LoadUnitRows, DoesNotChangeFloatRowsOfNearlyUnitLength) {
  const std::vector<std::vector<float>> shards{{1.0000002f, 0, 1.00001f, 0}};
  const Matrix<float> rows = Unit(FloatFeatures(2, shards));
  EXPECT_EQ(rows(0, 0), 1.0000002f);
  EXPECT_EQ(rows(1, 0), 1.0f);
}

TEST(LoadUnitRows, LeavesZeroRowsZero) {
  const std::vector<std::vector<float>> shards{{0, 0, 0}};
  EXPECT_EQ(Unit(FloatFeatures(3, shards)), Matrix<float>(1, 3));
}

TEST(LoadUnitRows, NamesFileAndRowOfAValueThatIsNotFinite) {
  for (float bad : {NAN, INFINITY}) {
    const std::vector<std::vector<float>> shards{{1, 0, 0, 1}, {1, 0, 0, bad}};
    try {
      Unit(FloatFeatures(2, shards));
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadData);
      EXPECT_STREQ(error.what(), "part1.npy: row 1 contains NaN or infinity");
    }
  }
}

TEST(CheckShape, RejectsZeroDimensionsAndTooManyFaces) {
  Features features;
  features.dim = 0;
  EXPECT_THROW(CheckShape(features), Error);
  features.dim = 4;
  CheckShape(features);
  features.shards = {{nullptr, int64_t{1} << 31, ""}};
  EXPECT_THROW(CheckShape(features), Error);
}

TEST(UnitRows, AreAViewOfStoredUnitRows) {
  const Matrix<float> rows(3, 4, 0.5f);
  const Features features{FeatureType::kFloat32, 4, {{rows.data(), 3, "a"}}, nullptr};
  EXPECT_EQ(UnitRows(features, {}).View().data(), rows.data());
}

TEST(UnitRows, AreANormalizedCopyIfOneRowIsNotUnit) {
  Matrix<float> rows(3000, 4, 0.5f);
  rows(2999, 0) = 3;
  const Features features{FeatureType::kFloat32, 4, {{rows.data(), 3000, "a"}}, nullptr};
  const UnitRows units(features, {});
  const Matrix<float> expected = AllUnitRows(features, {});
  EXPECT_TRUE(
      std::ranges::equal(std::span(units.View().data(), 12000), std::span(expected.data(), 12000)));
  EXPECT_NEAR(units.View()(2999, 0), 3 / std::sqrt(9.75), 1e-6);
}

TEST(UnitRows, JoinSeveralShards) {
  const Matrix<float> rows(4, 4, 0.5f);
  const Features features{
      FeatureType::kFloat32, 4, {{rows.data(), 1, "a"}, {rows.Row(1).data(), 3, "b"}}, nullptr};
  const UnitRows units(features, {});
  EXPECT_EQ(units.View().rows(), 4);
  EXPECT_EQ(units.View()(3, 3), 0.5f);
}

TEST(UnitRows, RejectARowWithNaN) {
  Matrix<float> rows(3, 4, 0.5f);
  rows(1, 2) = std::numeric_limits<float>::quiet_NaN();
  const Features features{FeatureType::kFloat32, 4, {{rows.data(), 3, "a.npy"}}, nullptr};
  try {
    const UnitRows units(features, {});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("a.npy: row 1"));
  }
}

// The definition in IEEE 754-2008, section 3.4.
float Decode(uint16_t half) {
  const int exponent = (half >> 10) & 31;
  const int fraction = half & 1023;
  const double magnitude =
      exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
  return static_cast<float>(half >> 15 != 0 ? -magnitude : magnitude);
}

TEST(HalfToFloat, IsExactForEveryNumber) {
  std::vector<uint16_t> halves(65536);
  for (size_t i = 0; i < halves.size(); ++i) halves[i] = static_cast<uint16_t>(i);
  std::vector<float> floats(halves.size());
  HalfToFloat(halves, floats);
  for (size_t i = 0; i < halves.size(); ++i) {
    if ((i & 0x7c00) == 0x7c00) continue;  // infinity or NaN
    EXPECT_EQ(std::bit_cast<uint32_t>(floats[i]), std::bit_cast<uint32_t>(Decode(halves[i]))) << i;
  }
}

TEST(HalfToFloat, KeepsInfinityAndQuietsNans) {
  const std::vector<uint16_t> halves{0x7c00, 0xfc00, 0x7c01, 0xfe05};
  std::vector<float> floats(halves.size());
  HalfToFloat(halves, floats);
  EXPECT_EQ(floats[0], INFINITY);
  EXPECT_EQ(floats[1], -INFINITY);
  EXPECT_EQ(std::bit_cast<uint32_t>(floats[2]), 0x7fc02000u);
  EXPECT_EQ(std::bit_cast<uint32_t>(floats[3]), 0xffc0a000u);
}

}  // namespace
}  // namespace facegraph
