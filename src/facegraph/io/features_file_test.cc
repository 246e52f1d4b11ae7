// SPDX-License-Identifier: MIT
#include "facegraph/io/features_file.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "facegraph/base/random.h"
#include "facegraph/io/file_testing.h"
#include "facegraph/io/npy.h"

namespace facegraph {
namespace {

using ::testing::EndsWith;

class FeaturesFileTest : public FileTest {
 protected:
  void PutFloats(std::string_view name, std::vector<int64_t> shape,
                 const std::vector<float>& values) {
    WriteNpy(Path(name), std::move(shape), values);
  }
  void PutHalves(std::string_view name, std::vector<int64_t> shape,
                 const std::vector<uint16_t>& values) {
    WriteNpy(Path(name), {kNpyHalf, std::move(shape), std::as_bytes(std::span(values))});
  }
  std::string Refusal(std::string_view name, ErrorKind kind = ErrorKind::kBadData,
                      int64_t dim = 0) {
    return GetError(kind, [&] { OpenFeatures(Path(name), {dim}); });
  }
  std::string CheckRefusal(std::string_view name) {
    return BadData([&] { CheckFeatures(OpenFeatures(Path(name))); });
  }
};

float Value(const Features& features, int64_t row, int64_t column) {
  return static_cast<const float*>(features.shards[0].data)[row * features.dim + column];
}

TEST_F(FeaturesFileTest, ANpyFileIsOpenedAsItIs) {
  PutFloats("x.npy", {2, 3}, {1, 2, 3, 4, 5, 6});
  const Features features = OpenFeatures(Path("x.npy"));
  EXPECT_EQ(features.type, FeatureType::kFloat32);
  EXPECT_EQ(features.dim, 3);
  EXPECT_EQ(features.num_faces(), 2);
  EXPECT_EQ(Value(features, 1, 0), 4);
  PutHalves("h.npy", {2, 1}, {0x3c00, 0x4000});
  EXPECT_EQ(OpenFeatures(Path("h.npy")).type, FeatureType::kFloat16);
}

TEST_F(FeaturesFileTest, ARawFileIsOpenedWithItsDim) {
  const std::vector<float> values{1, 2, 3, 4, 5, 6};
  Put("x.bin", {reinterpret_cast<const char*>(values.data()), 24});
  const Features features = OpenFeatures(Path("x.bin"), {3});
  EXPECT_EQ(features.num_faces(), 2);
  EXPECT_EQ(Value(features, 1, 2), 6);
}

TEST_F(FeaturesFileTest, AFolderIsItsNpyFilesInTheOrderOfTheirNames) {
  PutFloats("b.npy", {1, 2}, {3, 4});
  PutFloats("a.npy", {2, 2}, {1, 1, 2, 2});
  PutFloats("c.npy", {0, 2}, {});
  Put("notes.txt", "not features");
  const Features features = OpenFeatures(folder());
  ASSERT_EQ(features.shards.size(), 2u);
  EXPECT_EQ(features.shards[0].name, Path("a.npy").string());
  EXPECT_EQ(features.shards[1].rows, 1);
  EXPECT_EQ(features.num_faces(), 3);
}

TEST_F(FeaturesFileTest, ShardsMustBeAlike) {
  PutFloats("a.npy", {1, 2}, {1, 1});
  PutFloats("b.npy", {1, 3}, {3, 4, 5});
  EXPECT_THAT(Refusal(""),
              EndsWith("b.npy: has 3 values per face, " + Path("a.npy").string() + " has 2"));
  PutHalves("b.npy", {1, 2}, {0x3c00, 0x3c00});
  EXPECT_THAT(Refusal(""),
              EndsWith("b.npy: is not of the same float type as " + Path("a.npy").string()));
}

TEST_F(FeaturesFileTest, WhatIsNoFeatureArrayIsRefused) {
  PutFloats("x.npy", {3}, {1, 2, 3});
  EXPECT_THAT(Refusal("x.npy"), EndsWith("has shape [3], wanted one row per face: [n, dim]"));
  PutFloats("x.npy", {3, 0}, {});
  EXPECT_THAT(Refusal("x.npy"), EndsWith("its rows have no values"));
  PutFloats("x.npy", {0, 3}, {});
  EXPECT_THAT(Refusal("x.npy"), EndsWith("holds no face"));
  WriteNpy(Path("x.npy"), {1, 1}, std::vector<double>{1});
  EXPECT_THAT(Refusal("x.npy"), EndsWith("is float64, wanted float32 or float16: "
                                         "convert with features.astype('float32')"));
  EXPECT_THAT(Refusal("absent.npy"), EndsWith("absent.npy: No such file or directory"));
  EXPECT_THAT(Refusal(""), EndsWith("x.npy: is float64, wanted float32 or float16: "
                                    "convert with features.astype('float32')"));
  std::filesystem::remove(Path("x.npy"));
  EXPECT_THAT(Refusal(""), EndsWith("the folder holds no .npy file"));
}

TEST_F(FeaturesFileTest, ARawFileNeedsADimThatFits) {
  Put("x.bin", "0123456789ab");
  EXPECT_THAT(Refusal("x.bin", ErrorKind::kUsage), EndsWith("give their dim"));
  EXPECT_THAT(Refusal("x.bin", ErrorKind::kBadData, 2),
              EndsWith("its 12 bytes are no whole number of faces with 2 float32 values"));
  EXPECT_THAT(Refusal("x.bin", ErrorKind::kBadData, std::numeric_limits<int64_t>::max()),
              EndsWith("float32 values"));
  Put("x.bin", "");
  EXPECT_THAT(Refusal("x.bin", ErrorKind::kBadData, 2), EndsWith("holds no face"));
}

TEST_F(FeaturesFileTest, ADimThatContradictsTheFileIsRefused) {
  PutFloats("x.npy", {1, 2}, {1, 2});
  EXPECT_EQ(OpenFeatures(Path("x.npy"), {2}).dim, 2);
  EXPECT_THAT(Refusal("x.npy", ErrorKind::kUsage, 3), EndsWith("has 2 values per face, not 3"));
}

TEST_F(FeaturesFileTest, CheckNamesRowColumnAndValue) {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  PutFloats("x.npy", {2, 2}, {0, 1e-40f, 0, std::nanf("")});
  EXPECT_THAT(CheckRefusal("x.npy"), EndsWith("x.npy: row 1, column 1: value is NaN"));
  PutFloats("x.npy", {2, 2}, {-kInf, 1, 0, kInf});
  EXPECT_THAT(CheckRefusal("x.npy"), EndsWith("row 0, column 0: value is -inf"));
  PutFloats("x.npy", {2, 2}, {3e38f, 3e38f, 0.0f, -0.0f});
  EXPECT_THAT(CheckRefusal("x.npy"), EndsWith("row 1 is all zero: no face was embedded there?"));
}

TEST_F(FeaturesFileTest, CheckUnderstandsHalves) {
  PutHalves("x.npy", {2, 2}, {0x0001, 0x7bff, 0x3c00, 0x7c00});
  EXPECT_THAT(CheckRefusal("x.npy"), EndsWith("row 1, column 1: value is inf"));
  PutHalves("x.npy", {1, 2}, {0xfe00, 0x3c00});
  EXPECT_THAT(CheckRefusal("x.npy"), EndsWith("row 0, column 0: value is NaN"));
  PutHalves("x.npy", {1, 2}, {0x8000, 0x0000});
  EXPECT_THAT(CheckRefusal("x.npy"), EndsWith("row 0 is all zero: no face was embedded there?"));
  PutHalves("x.npy", {1, 2}, {0x8001, 0x0000});
  CheckFeatures(OpenFeatures(Path("x.npy")));
}

TEST_F(FeaturesFileTest, CheckCountsRowsWithinTheShardItNames) {
  PutFloats("a.npy", {2, 1}, {1, 1});
  PutFloats("b.npy", {2, 1}, {1, 0});
  EXPECT_THAT(CheckRefusal(""), EndsWith("b.npy: row 1 is all zero: no face was embedded there?"));
}

TEST_F(FeaturesFileTest, CheckNamesTheLowestRowForAnyNumberOfThreads) {
  constexpr int64_t kRows = 50000;
  Random random(4);
  for (int round = 0; round < 10; ++round) {
    std::vector<float> values(kRows, 1.0f);
    int64_t lowest = kRows;
    for (int i = 0; i < 5; ++i) {
      const auto row = static_cast<int64_t>(random.Below(kRows));
      values[static_cast<size_t>(row)] = 0.0f;
      lowest = std::min(lowest, row);
    }
    PutFloats("x.npy", {kRows, 1}, values);
    const Features features = OpenFeatures(Path("x.npy"));
    for (int threads : {1, 2, 8}) {
      Execution execution;
      execution.num_threads = threads;
      EXPECT_THAT(BadData([&] { CheckFeatures(features, execution); }),
                  ::testing::HasSubstr("row " + std::to_string(lowest) + " is"));
    }
  }
}

}  // namespace
}  // namespace facegraph
