// SPDX-License-Identifier: MIT
#include "facegraph/inspect/check_features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"

namespace facegraph {
namespace {

template <typename Word>
Features OneShard(FeatureType type, int64_t dim, const std::vector<Word>& values) {
  Features features;
  features.type = type;
  features.dim = dim;
  features.shards = {{values.data(), static_cast<int64_t>(values.size()) / dim, "x.npy"}};
  return features;
}

/// The message of the error; empty if the features are accepted.
std::string GetMessage(const Features& features, int threads = 2) {
  Execution execution;
  execution.num_threads = threads;
  try {
    CheckFeatures(features, execution);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadData);
    return error.what();
  }
  return "";
}

std::string CheckFloats(const std::vector<float>& values) {
  return GetMessage(OneShard(FeatureType::kFloat32, 2, values));
}

std::string CheckHalves(const std::vector<uint16_t>& values) {
  return GetMessage(OneShard(FeatureType::kFloat16, 2, values));
}

TEST(CheckFeatures, NamesRowColumnAndValue) {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  EXPECT_EQ(CheckFloats({0, 1e-40f, 0, std::nanf("")}), "x.npy: row 1, column 1: value is NaN");
  EXPECT_EQ(CheckFloats({-kInf, 1, 0, kInf}), "x.npy: row 0, column 0: value is -inf");
  EXPECT_EQ(CheckFloats({3e38f, 3e38f, 0.0f, -0.0f}),
            "x.npy: row 1 is all zeros; was no face embedded there?");
  EXPECT_EQ(CheckFloats({0, 1e-40f, 3e38f, 0}), "");
}

TEST(CheckFeatures, UnderstandsHalfFloats) {
  EXPECT_EQ(CheckHalves({0x0001, 0x7bff, 0x3c00, 0x7c00}), "x.npy: row 1, column 1: value is inf");
  EXPECT_EQ(CheckHalves({0xfe00, 0x3c00}), "x.npy: row 0, column 0: value is NaN");
  EXPECT_EQ(CheckHalves({0x8000, 0x0000}),
            "x.npy: row 0 is all zeros; was no face embedded there?");
  EXPECT_EQ(CheckHalves({0x8001, 0x0000}), "");
}

TEST(CheckFeatures, CountsRowsWithinTheShard) {
  const std::vector<float> ones{1, 1}, with_zero{1, 0};
  Features features = OneShard(FeatureType::kFloat32, 1, ones);
  features.shards.push_back({with_zero.data(), 2, "b.npy"});
  EXPECT_EQ(GetMessage(features), "b.npy: row 1 is all zeros; was no face embedded there?");
}

TEST(CheckFeatures, NamesTheFirstRowForAnyNumberOfThreads) {
  constexpr int64_t kRows = 50000;
  Random random(4);
  for (int round = 0; round < 10; ++round) {
    std::vector<float> values(kRows, 1.0f);
    int64_t first = kRows;
    for (int i = 0; i < 5; ++i) {
      const auto row = static_cast<int64_t>(random.Below(kRows));
      values[static_cast<size_t>(row)] = 0.0f;
      first = std::min(first, row);
    }
    for (const int threads : {1, 2, 8}) {
      EXPECT_THAT(GetMessage(OneShard(FeatureType::kFloat32, 1, values), threads),
                  testing::HasSubstr("row " + std::to_string(first) + " is"));
    }
  }
}

}  // namespace
}  // namespace facegraph
