// SPDX-License-Identifier: MIT
#include "facegraph/inspect/inspect_features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/knn/features_for_tests.h"

namespace facegraph {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

FeatureReport Inspect(const Matrix<float>& rows, int threads = 2) {
  Execution execution;
  execution.num_threads = threads;
  return InspectFeatures(ToFeatures(rows, "features.npy"), {}, execution);
}

Matrix<float> GoodFaces(int64_t n = 1200) {
  Random random(1);
  const Matrix<float> rows = IdentityRows(n, 64, n / 10, 0.5, random);
  return AllUnitRows(ToFeatures(rows), {});
}

TEST(InspectFeatures, HasNoWarningsAboutGoodFeatures) {
  const FeatureReport report = Inspect(GoodFaces());
  EXPECT_THAT(report.warnings, IsEmpty());
  EXPECT_EQ(report.num_faces, 1200);
  EXPECT_EQ(report.dim, 64);
  EXPECT_NEAR(report.median_norm, 1, 1e-6);
  EXPECT_EQ(report.num_not_unit, 0);
  EXPECT_EQ(report.first_zero, -1);
  EXPECT_NEAR(report.random_pairs.mean, 0, 0.02);
  EXPECT_NEAR(report.nearest.mean, 0.85, 0.1);
  EXPECT_GT(report.share_above_chance, 0.9);
}

TEST(InspectFeatures, CountsEverySimilarityInOneBin) {
  const FeatureReport report = Inspect(GoodFaces());
  for (const SimilaritySummary& summary : {report.random_pairs, report.nearest}) {
    int64_t sum = 0;
    for (int64_t count : summary.counts) sum += count;
    EXPECT_EQ(sum, summary.total);
  }
  EXPECT_EQ(report.random_pairs.total, 20000);
  EXPECT_EQ(report.nearest.total, 252);
}

TEST(InspectFeatures, IsTheSameForAnyNumberOfThreads) {
  const FeatureReport one = Inspect(GoodFaces(), 1), seven = Inspect(GoodFaces(), 7);
  EXPECT_EQ(one.nearest.counts, seven.nearest.counts);
  EXPECT_EQ(one.nearest.mean, seven.nearest.mean);
  EXPECT_EQ(one.random_pairs.std_dev, seven.random_pairs.std_dev);
}

TEST(InspectFeatures, ReportsTheFirstRowWithNanAndMeasuresNoSimilarity) {
  Matrix<float> rows = GoodFaces();
  rows(7, 3) = NAN;
  rows(9, 0) = -INFINITY;
  const FeatureReport report = Inspect(rows);
  EXPECT_EQ(report.num_not_finite, 2);
  EXPECT_EQ(report.first_not_finite, 7);
  EXPECT_EQ(report.random_pairs.total, 0);
  EXPECT_NEAR(report.max_norm, 1, 1e-6);
  EXPECT_THAT(report.warnings,
              ElementsAre(AllOf(HasSubstr("2 of 1200 rows"), HasSubstr("features.npy: row 7"))));
}

TEST(InspectFeatures, WarnsAboutZeroRows) {
  Matrix<float> rows = GoodFaces();
  std::ranges::fill(rows.Row(5), 0.0f);
  const FeatureReport report = Inspect(rows);
  EXPECT_EQ(report.num_zero, 1);
  EXPECT_EQ(report.first_zero, 5);
  EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("all zeros (first: features.npy: row 5)")));
}

TEST(InspectFeatures, WarnsAboutRowsThatAreNotNormalized) {
  Random random(2);
  const FeatureReport report = Inspect(IdentityRows(1200, 64, 100, 0.5, random));
  EXPECT_EQ(report.num_not_unit, 1200);
  EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("normalized on reading")));
}

TEST(InspectFeatures, WarnsAboutRandomFeatures) {
  Random random(3);
  for (int64_t dim : {32, 128, 512}) {
    const Matrix<float> rows = RandomRows(2000, dim, random);
    EXPECT_THAT(Inspect(AllUnitRows(ToFeatures(rows), {})).warnings,
                ElementsAre(HasSubstr("no more similar than expected by chance")))
        << dim;
  }
}

TEST(InspectFeatures, WarnsAboutFeaturesThatAreNotCentered) {
  Matrix<float> rows = GoodFaces();
  for (int64_t i = 0; i < rows.size(); ++i) rows.data()[i] += 0.3f;
  EXPECT_THAT(Inspect(rows).warnings, Contains(HasSubstr("not be centered")));
}

/// The bytes of `rows` as values of another type, in rows of `dim` float32.
template <typename T>
Matrix<float> ReadAsFloats(const std::vector<T>& values, int64_t dim) {
  const auto num_rows = static_cast<int64_t>(values.size() * sizeof(T) / 4) / dim;
  Matrix<float> rows(num_rows, dim);
  std::memcpy(rows.data(), values.data(), static_cast<size_t>(rows.size()) * 4);
  return rows;
}

/// A value as float16, rounded down; for values of 2^-14 to 1 in size.
uint16_t ToHalf(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  const uint32_t exponent = (bits >> 23 & 255) - 112;
  if (exponent - 1 > 29) return static_cast<uint16_t>(bits >> 16 & 0x8000);
  return static_cast<uint16_t>((bits >> 16 & 0x8000) | exponent << 10 | (bits >> 13 & 1023));
}

TEST(InspectFeatures, WarnsAboutBitsOfAnotherType) {
  const Matrix<float> faces = GoodFaces();
  std::vector<uint16_t> halves;
  std::vector<double> doubles;
  for (int64_t i = 0; i < faces.size(); ++i) {
    halves.push_back(ToHalf(faces.data()[i]));
    doubles.push_back(double{faces.data()[i]} * 1.1);
  }
  EXPECT_THAT(Inspect(ReadAsFloats(halves, 64)).serious_warnings,
              Contains(HasSubstr("written as float16 and read as float32")));
  EXPECT_THAT(Inspect(ReadAsFloats(doubles, 64)).serious_warnings,
              Contains(HasSubstr("written with another type than they are read with")));
  // Doubles that were floats have zeros in their lower half.
  std::vector<double> wide(faces.data(), faces.data() + faces.size());
  for (double& value : wide) value = double{std::ldexp(std::round(std::ldexp(value, 12)), -12)};
  EXPECT_THAT(Inspect(ReadAsFloats(wide, 64)).serious_warnings,
              Contains(HasSubstr("32 of 64 columns are zero")));
}

TEST(InspectFeatures, WarnsAboutRowsAndColumnsThatAreSwapped) {
  const Matrix<float> faces = GoodFaces(1201);
  Matrix<float> swapped(faces.cols(), faces.rows());
  for (int64_t row = 0; row < faces.rows(); ++row) {
    for (int64_t c = 0; c < faces.cols(); ++c) swapped(c, row) = 3 * faces(row, c);
  }
  EXPECT_THAT(Inspect(swapped).serious_warnings,
              Contains(AllOf(HasSubstr("64 rows of 1201 values"), HasSubstr("same length"),
                             HasSubstr("rows and columns are probably swapped"))));
  // Without unit rows only the shape speaks.
  for (int64_t i = 0; i < swapped.size(); ++i) swapped.data()[i] *= static_cast<float>(i % 7 + 1);
  EXPECT_THAT(Inspect(swapped).serious_warnings,
              Contains(AllOf(HasSubstr("64 rows of 1201 values:"), HasSubstr("swapped"))));
}

TEST(InspectFeatures, WarnsAboutRowsOfSeveralEmbedders) {
  Matrix<float> rows = GoodFaces();
  for (int64_t row = 0; row < 30; ++row) {
    for (float& value : rows.Row(row)) value *= 1000;
  }
  EXPECT_THAT(Inspect(rows).serious_warnings, Contains(HasSubstr("orders of magnitude")));
}

TEST(InspectFeatures, LengthsOfRowsAreNoSeriousWarning) {
  Random random(2);
  EXPECT_THAT(Inspect(IdentityRows(1200, 64, 100, 0.5, random)).serious_warnings, IsEmpty());
}

TEST(InspectFeatures, WarnsAboutManyDuplicates) {
  Matrix<float> rows = GoodFaces();
  for (int64_t row = 0; row < 120; ++row) {
    std::ranges::copy(rows.Row(row), rows.Row(1000 + row).begin());
  }
  const FeatureReport report = Inspect(rows);
  EXPECT_EQ(report.num_repeated, 120);
  EXPECT_THAT(report.warnings,
              ElementsAre("120 of 1200 faces (10 %) repeat an earlier face bit for bit"));
}

TEST(InspectFeatures, WarnsThatAllRowsAreEqual) {
  EXPECT_THAT(Inspect(Matrix<float>(200, 4, 0.5f)).warnings, Contains("all rows are equal"));
}

TEST(InspectFeatures, AcceptsNoFacesAndASingleFace) {
  EXPECT_THAT(Inspect(Matrix<float>(0, 4)).warnings, ElementsAre("there are no faces"));
  EXPECT_THAT(Inspect(Matrix<float>(1, 4, 0.5f)).warnings, IsEmpty());
}

TEST(InspectFeatures, RejectsEmptySamples) {
  EXPECT_THROW(InspectOptions{.num_random_pairs = 0}.Check(), Error);
  EXPECT_THROW(InspectOptions{.num_sampled_faces = 0}.Check(), Error);
}

TEST(InspectFeatures, CountsEveryRowThatEqualsAnEarlierOne) {
  Random random(4);
  for (int repeat = 0; repeat < 20; ++repeat) {
    Matrix<float> rows(1 + static_cast<int64_t>(random.Below(60)), 3);
    for (int64_t i = 0; i < rows.size(); ++i) {
      rows.data()[i] = static_cast<float>(random.Below(3));
    }
    int64_t expected = 0;
    for (int64_t row = 0; row < rows.rows(); ++row) {
      bool is_known = false;
      for (int64_t earlier = 0; earlier < row; ++earlier) {
        is_known |= std::ranges::equal(rows.Row(row), rows.Row(earlier));
      }
      expected += is_known;
    }
    EXPECT_EQ(Inspect(rows).num_repeated, expected);
  }
}

}  // namespace
}  // namespace facegraph
