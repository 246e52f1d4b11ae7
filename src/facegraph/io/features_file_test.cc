// SPDX-License-Identifier: MIT
#include "facegraph/io/features_file.h"

#include <limits>
#include <string>
#include <vector>

#include "facegraph/io/files_for_tests.h"
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
};

float Value(const Features& features, int64_t row, int64_t column) {
  return static_cast<const float*>(features.shards[0].data)[row * features.dim + column];
}

TEST_F(FeaturesFileTest, ANpyFileIsOpenedWithoutConversion) {
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

TEST_F(FeaturesFileTest, ShardsMustHaveTheSameTypeAndDim) {
  PutFloats("a.npy", {1, 2}, {1, 1});
  PutFloats("b.npy", {1, 3}, {3, 4, 5});
  EXPECT_THAT(Refusal(""),
              EndsWith("b.npy: has 3 values per face, " + Path("a.npy").string() + " has 2"));
  PutHalves("b.npy", {1, 2}, {0x3c00, 0x3c00});
  EXPECT_THAT(Refusal(""),
              EndsWith("b.npy: the float type differs from " + Path("a.npy").string()));
}

TEST_F(FeaturesFileTest, OtherArraysAreRejected) {
  PutFloats("x.npy", {3}, {1, 2, 3});
  EXPECT_THAT(Refusal("x.npy"), EndsWith("shape is [3]; expected [n, dim]"));
  PutFloats("x.npy", {3, 0}, {});
  EXPECT_THAT(Refusal("x.npy"), EndsWith("rows have no values"));
  PutFloats("x.npy", {0, 3}, {});
  EXPECT_THAT(Refusal("x.npy"), EndsWith("contains no faces"));
  WriteNpy(Path("x.npy"), {1, 1}, std::vector<double>{1});
  EXPECT_THAT(Refusal("x.npy"), EndsWith("type is float64; expected float32 or float16, "
                                         "convert with features.astype('float32')"));
  EXPECT_THAT(Refusal("absent.npy"), EndsWith("absent.npy: No such file or directory"));
  EXPECT_THAT(Refusal(""), EndsWith("x.npy: type is float64; expected float32 or float16, "
                                    "convert with features.astype('float32')"));
  std::filesystem::remove(Path("x.npy"));
  EXPECT_THAT(Refusal(""), EndsWith("the folder contains no .npy file"));
}

TEST_F(FeaturesFileTest, ARawFileNeedsADimThatFits) {
  Put("x.bin", "0123456789ab");
  EXPECT_THAT(Refusal("x.bin", ErrorKind::kUsage), EndsWith("the number of values per face"));
  EXPECT_THAT(Refusal("x.bin", ErrorKind::kBadData, 2),
              EndsWith("size 12 bytes is not a multiple of 2 float32 values"));
  EXPECT_THAT(Refusal("x.bin", ErrorKind::kBadData, std::numeric_limits<int64_t>::max()),
              EndsWith("float32 values"));
  Put("x.bin", "");
  EXPECT_THAT(Refusal("x.bin", ErrorKind::kBadData, 2), EndsWith("contains no faces"));
}

TEST_F(FeaturesFileTest, ADimThatContradictsTheFileIsRejected) {
  PutFloats("x.npy", {1, 2}, {1, 2});
  EXPECT_EQ(OpenFeatures(Path("x.npy"), {2}).dim, 2);
  EXPECT_THAT(Refusal("x.npy", ErrorKind::kUsage, 3), EndsWith("has 2 values per face, not 3"));
}

}  // namespace
}  // namespace facegraph
