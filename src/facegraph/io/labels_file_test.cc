// SPDX-License-Identifier: MIT
#include "facegraph/io/labels_file.h"

#include <limits>

#include "facegraph/io/files_for_tests.h"
#include "facegraph/io/npy.h"

namespace facegraph {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;

using LabelsFileTest = FileTest;

TEST_F(LabelsFileTest, TextAndNpyComeBackAsWritten) {
  const std::vector<int64_t> labels{3, -1, 0, std::numeric_limits<int64_t>::max(),
                                    std::numeric_limits<int64_t>::min()};
  for (const char* name : {"x.txt", "x.meta", "x.npy"}) {
    WriteLabels(Path(name), labels);
    EXPECT_EQ(ReadLabels(Path(name)), labels) << name;
  }
  EXPECT_TRUE(Content(Path("x.txt")).starts_with("3\n-1\n0\n"));
}

TEST_F(LabelsFileTest, TextMayHaveSpacesCarriageReturnsAndNoLastNewline) {
  EXPECT_THAT(ReadLabels(Put("x.txt", " 1\r\n2 \t\r\n-3")), ElementsAre(1, 2, -3));
}

TEST_F(LabelsFileTest, AnyIntegerTypeAndAColumnAreRead) {
  WriteNpy(Path("x.npy"), {2}, std::vector<uint8_t>{200, 1});
  EXPECT_THAT(ReadLabels(Path("x.npy")), ElementsAre(200, 1));
  WriteNpy(Path("x.npy"), {2, 1}, std::vector<int16_t>{-2, 1});
  EXPECT_THAT(ReadLabels(Path("x.npy")), ElementsAre(-2, 1));
}

TEST_F(LabelsFileTest, ALineThatIsNotAnIntegerIsReported) {
  const auto refusal = [&](const std::string& text) {
    return BadData([&] { ReadLabels(Put("x.txt", text)); });
  };
  EXPECT_THAT(refusal("1\n2\n12x\n"), EndsWith("x.txt: line 3: '12x' is not an integer"));
  EXPECT_THAT(refusal("1.5\n"), EndsWith("line 1: '1.5' is not an integer"));
  EXPECT_THAT(refusal("1\n\n2\n"), EndsWith("line 2: '' is not an integer"));
  EXPECT_THAT(refusal("1 2\n"), EndsWith("line 1: '1 2' is not an integer"));
  EXPECT_THAT(refusal(std::string("1\x1b[31m", 6)), EndsWith("line 1: '1?[31m' is not an integer"));
  EXPECT_THAT(refusal(std::string(1000, 'a')),
              EndsWith("'" + std::string(40, 'a') + "...' is not an integer"));
  EXPECT_THAT(refusal("9223372036854775808\n"), EndsWith("exceeds 64 bits"));
}

TEST_F(LabelsFileTest, AFileWithoutLabelsIsRejected) {
  EXPECT_THAT(BadData([&] { ReadLabels(Put("x.txt", "")); }),
              EndsWith("x.txt: contains no labels"));
  WriteLabels(Path("x.npy"), {});
  EXPECT_THAT(BadData([&] { ReadLabels(Path("x.npy")); }), EndsWith("x.npy: contains no labels"));
}

TEST_F(LabelsFileTest, OtherArraysAreRejected) {
  const auto refusal = [&] { return BadData([&] { ReadLabels(Path("x.npy")); }); };
  WriteNpy(Path("x.npy"), {1}, std::vector<float>{1});
  EXPECT_THAT(refusal(), EndsWith("type is float32; expected integers"));
  WriteNpy(Path("x.npy"), {1, 2}, std::vector<int32_t>{1, 2});
  EXPECT_THAT(refusal(), EndsWith("shape is [1, 2]; expected one label per face, [n]"));
  WriteNpy(Path("x.npy"), {}, std::vector<int32_t>{1});
  EXPECT_THAT(refusal(), EndsWith("shape is []; expected one label per face, [n]"));
}

}  // namespace
}  // namespace facegraph
