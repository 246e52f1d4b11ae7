// SPDX-License-Identifier: MIT
#include "facegraph/io/features_file.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "facegraph/base/random.h"
#include "facegraph/io/files_for_tests.h"
#include "facegraph/io/npy.h"
#include "facegraph/io/npz.h"

namespace facegraph {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

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
  void WriteRaw(std::string_view name, std::string_view dtype, const std::vector<int64_t>& shape,
                const std::string& values, bool fortran_order = false) {
    std::string header = FormatNpyHeader(dtype, shape);
    if (fortran_order) header.replace(header.find("False"), 5, "True ");
    Put(name, header + values);
  }
  template <typename T>
  static std::string ToBytes(const std::vector<T>& values, bool swapped = false) {
    std::string bytes(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    if (!swapped) return bytes;
    for (size_t i = 0; i < bytes.size(); i += sizeof(T)) {
      std::reverse(bytes.begin() + static_cast<long>(i),
                   bytes.begin() + static_cast<long>(i + sizeof(T)));
    }
    return bytes;
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

TEST_F(FeaturesFileTest, AFolderIsItsNpyFilesInNaturalOrderOfTheirNames) {
  PutFloats("x_10.npy", {1, 2}, {3, 4});
  PutFloats("x_2.npy", {2, 2}, {1, 1, 2, 2});
  PutFloats("x_11.npy", {0, 2}, {});
  PutFloats("._x_1.npy", {1, 2}, {9, 9});
  Put("._x_2.npy", "what macOS writes");
  Put("notes.txt", "not features");
  FeatureFileReport report;
  const Features features = OpenFeatures(folder(), {}, &report);
  ASSERT_EQ(features.shards.size(), 2u);
  EXPECT_EQ(features.shards[0].name, Path("x_2.npy").string());
  EXPECT_EQ(features.shards[1].rows, 1);
  EXPECT_EQ(features.num_faces(), 3);
  EXPECT_THAT(report.files, ElementsAre("x_2.npy", "x_10.npy", "x_11.npy"));
  EXPECT_THAT(report.warnings, ElementsAre(EndsWith("x_11.npy: contains no faces")));
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
  WriteNpy(Path("x.npy"), {1, 1}, std::vector<int8_t>{1});
  EXPECT_THAT(Refusal("x.npy"), EndsWith("type is int8; expected float16, float32 or float64, save "
                                         "features.astype('float32')"));
  EXPECT_THAT(Refusal(""), EndsWith("save features.astype('float32')"));
  WriteRaw("x.npy", "|O", {1, 1}, "12345678");
  EXPECT_THAT(Refusal("x.npy"), HasSubstr("contains pickled Python objects, not plain numbers; "));
  WriteRaw("x.npy", "<V2", {1, 1}, "12");
  EXPECT_THAT(Refusal("x.npy"), HasSubstr("type is '<V2' (perhaps bfloat16); expected float16"));
  EXPECT_THAT(Refusal("absent.npy"), EndsWith("absent.npy: No such file or directory"));
  std::filesystem::remove(Path("x.npy"));
  EXPECT_THAT(Refusal(""), EndsWith("the folder contains no .npy file"));
}

TEST_F(FeaturesFileTest, EveryFloatTypeByteOrderAndAxisOrderIsRead) {
  constexpr int64_t kRows = 300, kDim = 257;  // more than one block of conversion
  Matrix<float> expected(kRows, kDim);
  std::vector<double> by_row, by_column;
  std::vector<float> singles;
  for (int64_t i = 0; i < kRows * kDim; ++i) {
    expected.data()[i] = static_cast<float>(i % 1000) / 8 - 50;
    by_row.push_back(expected.data()[i]);
    singles.push_back(expected.data()[i]);
  }
  for (int64_t column = 0; column < kDim; ++column) {
    for (int64_t row = 0; row < kRows; ++row) by_column.push_back(expected(row, column));
  }
  const std::vector<int64_t> shape{kRows, kDim};
  WriteRaw("f8.npy", "<f8", shape, ToBytes(by_row));
  WriteRaw("swapped.npy", ">f8", shape, ToBytes(by_row, true));
  WriteRaw("f4-swapped.npy", ">f4", shape, ToBytes(singles, true));
  WriteRaw("fortran.npy", "<f8", shape, ToBytes(by_column), true);
  WriteRaw("one-file.npz.npy", "<f4", shape, ToBytes(singles));
  WriteNpz(Path("x.npz"), {{"labels", ViewAsNpy({2}, std::vector<int64_t>{1, 2})},
                           {"embeddings", ViewAsNpy(shape, by_row)}});
  for (const char* name : {"f8.npy", "swapped.npy", "f4-swapped.npy", "fortran.npy", "x.npz",
                           "x.npz:embeddings", "one-file.npz.npy"}) {
    const Features features = OpenFeatures(Path(name));
    ASSERT_EQ(features.num_faces(), kRows) << name;
    ASSERT_EQ(features.dim, kDim) << name;
    ASSERT_EQ(features.type, FeatureType::kFloat32) << name;
    const auto* values = static_cast<const float*>(features.shards[0].data);
    EXPECT_TRUE(std::equal(values, values + expected.size(), expected.data())) << name;
  }
}

TEST_F(FeaturesFileTest, HalvesInAnyOrderBecomeFloat32) {
  const std::vector<uint16_t> halves{0x3c00, 0x4000, 0xbc00, 0x3800};  // 1, 2, -1, 0.5
  WriteRaw("x.npy", ">f2", {2, 2}, ToBytes(halves, true));
  EXPECT_EQ(Value(OpenFeatures(Path("x.npy")), 1, 0), -1);
  WriteRaw("x.npy", "<f2", {2, 2}, ToBytes(halves), true);
  EXPECT_EQ(Value(OpenFeatures(Path("x.npy")), 1, 0), 2);
}

TEST_F(FeaturesFileTest, AValueBeyondFloat32IsNamed) {
  WriteNpy(Path("x.npy"), {2, 2}, std::vector<double>{1, 2, 1e300, 3});
  EXPECT_THAT(Refusal("x.npy"), EndsWith("x.npy: row 1, column 0: 1e+300 exceeds float32"));
}

TEST_F(FeaturesFileTest, AnNpzWithoutOneArrayOfFeaturesListsItsArrays) {
  const std::vector<float> values{1, 2};
  WriteNpz(Path("x.npz"), {{"a", ViewAsNpy({1, 2}, values)}, {"b", ViewAsNpy({2, 1}, values)}});
  EXPECT_THAT(Refusal("x.npz"), HasSubstr("several of its arrays are [n, dim]: choose one, "));
  EXPECT_THAT(Refusal("x.npz"), EndsWith("x.npz:NAME; it has 'a', 'b'"));
  EXPECT_EQ(OpenFeatures(Path("x.npz:b")).dim, 1);
  EXPECT_THAT(Refusal("x.npz:c"), EndsWith("array 'c' is missing; the file has 'a', 'b'"));
  WriteNpz(Path("x.npz"), {{"a", ViewAsNpy({2}, values)}});
  EXPECT_THAT(Refusal("x.npz"), HasSubstr("none of its arrays are [n, dim]"));
  EXPECT_THAT(Refusal("x.npz:a"), EndsWith("'a': shape is [2]; expected [n, dim]"));
}

TEST_F(FeaturesFileTest, ConvertedValuesBeyondTheMemoryLimitAreRefused) {
  const std::vector<double> values(1000);
  WriteNpz(Path("x.npz"), {{"a", ViewAsNpy({10, 100}, values)}});
  std::filesystem::create_directory(Path("shards"));
  WriteNpy(Path("shards/0.npy"), {5, 100}, std::vector<double>(500));
  WriteNpy(Path("shards/1.npy"), {5, 100}, std::vector<double>(500));
  for (const char* name : {"x.npz", "shards"}) {
    EXPECT_THAT(GetError(ErrorKind::kOutOfMemory,
                         [&] {
                           OpenFeatures(Path(name), {0, {3000, "--memory"}});
                         }),
                EndsWith("would need 3.9 KiB of memory, but --memory is 2.9 KiB"));
  }
}

TEST_F(FeaturesFileTest, FormatsOfOtherProgramsAreRefusedWithTheLineThatConvertsThem) {
  const auto conversion = [&](const std::string& name, const std::string& content = "1,2\n") {
    Put(name, content);
    return Refusal(name);
  };
  EXPECT_THAT(conversion("x.csv"),
              HasSubstr("x.csv: .csv files are not read; convert: python3 -c \""
                        "import numpy; numpy.save('"));
  EXPECT_THAT(conversion("x.csv"), HasSubstr("x.npy', numpy.asarray(numpy.loadtxt('"));
  EXPECT_THAT(conversion("x.parquet"), HasSubstr("pandas.read_parquet("));
  EXPECT_THAT(conversion("x.H5"), HasSubstr("h5py.File("));
  EXPECT_THAT(conversion("x.pt"), HasSubstr("weights_only=True"));
  EXPECT_THAT(conversion("x.pkl"), HasSubstr("convert, if you trust the file: "));
  EXPECT_THAT(conversion("x.unknown", "PAR1...."), HasSubstr("pandas.read_parquet("));
  EXPECT_THAT(conversion("$(rm x).csv"), HasSubstr("numpy.loadtxt('FILE.csv'"));
  EXPECT_THAT(conversion("x.other"), EndsWith("x.other: is not a .npy file"));
}

TEST_F(FeaturesFileTest, ARawFileOfAnotherTypeIsRefused) {
  std::vector<double> doubles;
  std::vector<float> singles;
  std::vector<uint16_t> halves;
  Random random(1);
  for (int i = 0; i < 8192; ++i) {
    const auto value = static_cast<float>(random.Normal() / 16);
    singles.push_back(value);
    doubles.push_back(random.Normal() / 16);
    // The nearest half below; values of this size have exponents that both types share.
    const uint32_t bits = std::bit_cast<uint32_t>(std::abs(value) + 1e-3f);
    const uint32_t sign = value < 0 ? 0x8000u : 0;
    halves.push_back(static_cast<uint16_t>(sign | ((bits - (112u << 23)) >> 13)));
  }
  Put("x.bin", ToBytes(singles));
  EXPECT_EQ(OpenFeatures(Path("x.bin"), {64}).num_faces(), 128);
  Put("x.bin", ToBytes(halves));
  EXPECT_THAT(Refusal("x.bin", ErrorKind::kBadData, 64),
              HasSubstr("x.bin: its values are float16, not float32; convert: "));
  Put("x.bin", ToBytes(doubles));
  EXPECT_THAT(Refusal("x.bin", ErrorKind::kBadData, 64), HasSubstr("its values are float64"));
  Put("x.bin", ToBytes(singles, true));
  EXPECT_THAT(Refusal("x.bin", ErrorKind::kBadData, 64), HasSubstr("its values are >f4"));
  Put("x.bin", ToBytes(std::vector<double>(singles.begin(), singles.end())));
  EXPECT_THAT(Refusal("x.bin", ErrorKind::kBadData, 64), HasSubstr("its values are float64"));
  std::vector<double> rounded;
  for (const float value : singles) rounded.push_back(std::round(value * 1024) / 1024);
  Put("x.bin", ToBytes(rounded));
  EXPECT_THAT(Refusal("x.bin", ErrorKind::kBadData, 64), HasSubstr("its values are float64"));
  // Many zeros, as after ReLU, are no other type.
  for (float& value : singles) value = std::max(value, 0.0f);
  Put("x.raw", ToBytes(singles));
  EXPECT_EQ(OpenFeatures(Path("x.raw"), {64}).num_faces(), 128);
}

TEST_F(FeaturesFileTest, TheFilesOfFeaturesAreThoseThatAreRead) {
  PutFloats("x_10.npy", {1, 2}, {3, 4});
  PutFloats("x_9.npy", {1, 2}, {3, 4});
  EXPECT_THAT(FeatureFiles(folder()), ElementsAre(Path("x_9.npy"), Path("x_10.npy")));
  EXPECT_THAT(FeatureFiles("a/x.npz:rows"), ElementsAre("a/x.npz"));
  EXPECT_THAT(FeatureFiles("a/x.npy"), ElementsAre("a/x.npy"));
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
