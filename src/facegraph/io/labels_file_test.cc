// SPDX-License-Identifier: MIT
#include "facegraph/io/labels_file.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

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

TEST_F(LabelsFileTest, NumbersAreReadHoweverTheyAreWritten) {
  const auto labels = [&](const std::string& text) { return ReadLabels(Put("x.txt", text)); };
  EXPECT_THAT(labels("\xef\xbb\xbf"
                     "1\n2\n"),
              ElementsAre(1, 2))
      << "a byte-order mark";
  EXPECT_THAT(labels("1\n2\n\n \n"), ElementsAre(1, 2)) << "empty lines at the end";
  EXPECT_THAT(labels("1\r2\r-1\r"), ElementsAre(1, 2, -1)) << "carriage returns alone";
  EXPECT_THAT(labels("1.000000000000000000e+00\n-1.000000000000000000e+00\n2.0\n+3\nnan\n"),
              ElementsAre(1, -1, 2, 3, -1))
      << "numpy.savetxt";
}

TEST_F(LabelsFileTest, NamesAreNumberedInTheOrderOfTheirBytes) {
  EXPECT_THAT(ReadLabels(Put("x.txt", "bob\nAlice B.\n-1\nbob\nNone\nz\xc3\xbc\n7\n")),
              ElementsAre(2, 1, -1, 2, -1, 3, 0));
}

TEST_F(LabelsFileTest, ALineThatIsNotAnIntegerIsReported) {
  const auto refusal = [&](const std::string& text) {
    return BadData([&] { ReadLabels(Put("x.txt", text)); });
  };
  EXPECT_THAT(refusal("1\n2\n12x\n"), EndsWith("x.txt: line 3: '12x' is not an integer"));
  EXPECT_THAT(refusal("label\n1\n2\n"),
              EndsWith("x.txt: line 1: 'label' is not an integer; is it a header?"));
  EXPECT_THAT(refusal("1.5\n"), EndsWith("line 1: '1.5' is not an integer"));
  EXPECT_THAT(refusal("1\n\n2\n"), EndsWith("line 2 is empty; -1 is the label of an unknown face"));
  EXPECT_THAT(refusal("1 2\n"), EndsWith("line 1: '1 2' is not an integer, and as a name it and "
                                         "all others occur only once"));
  EXPECT_THAT(refusal("a.jpg,1\nb.jpg,1\n"),
              EndsWith("line 1: 'a.jpg,1' has several columns; expected one label"));
  EXPECT_THAT(refusal(std::string("1\x1b[31m", 6)), EndsWith("line 1: '1?[31m' is not an integer"));
  EXPECT_THAT(refusal(std::string(1000, 'a')),
              EndsWith("'" + std::string(40, 'a') + "...' is not an integer"));
  EXPECT_THAT(refusal("9223372036854775808\n"), EndsWith("exceeds 64 bits"));
  EXPECT_THAT(refusal("1e30\n"), EndsWith("exceeds 64 bits"));
  EXPECT_THAT(refusal(std::string("\xff\xfe"
                                  "1\0\n\0",
                                  6)),
              EndsWith("is UTF-16 text; save it as UTF-8"));
}

TEST_F(LabelsFileTest, ArraysOfTextsAndFloatsAreRead) {
  const auto put = [&](std::string_view dtype, int64_t count, const std::string& values) {
    const std::vector<int64_t> shape{count};
    Put("x.npy", FormatNpyHeader(dtype, shape) + values);
    return Path("x.npy");
  };
  const auto utf32 = [](std::u32string_view text) {
    return std::string(reinterpret_cast<const char*>(text.data()), text.size() * 4);
  };
  using std::string_literals::operator""s;
  using std::string_view_literals::operator""sv;
  EXPECT_THAT(ReadLabels(put("<U2", 3, utf32(U"12\0\0-1"sv))), ElementsAre(12, -1, -1));
  EXPECT_THAT(ReadLabels(put("|S2", 3, "7\0-112"s)), ElementsAre(7, -1, 12));
  EXPECT_THAT(ReadLabels(put("<U2", 3, utf32(U"\u00e9a\u00e9aa\U0001F600"))), ElementsAre(1, 1, 0));
  EXPECT_THAT(ReadLabels(put(">U1", 2,
                             "\0\0\0"
                             "5\0\0\0"
                             "6"s)),
              ElementsAre(5, 6));
  WriteNpy(Path("x.npy"), {3}, std::vector<double>{3, std::nan(""), -1});
  EXPECT_THAT(ReadLabels(Path("x.npy")), ElementsAre(3, -1, -1));
  WriteNpy(Path("x.npy"), {2}, std::vector<float>{3, 1.5f});
  EXPECT_THAT(BadData([&] { ReadLabels(Path("x.npy")); }),
              EndsWith("x.npy: value 1: 1.5 is not an integer"));
  EXPECT_THAT(BadData([&] { ReadLabels(put("<U0", 1000, "")); }),
              EndsWith("type is '<U0'; texts have at least one character"));
  EXPECT_THAT(BadData([&] { ReadLabels(put("<U4", 3, utf32(U"12"))); }),
              EndsWith("has 8 bytes of values, expected 48; is it truncated?"));
  EXPECT_THAT(BadData([&] { ReadLabels(put("|O", 1, "12345678")); }),
              EndsWith("which are not read; save labels.astype('int64') or labels.astype(str)"));
}

TEST_F(LabelsFileTest, LabelsBeyondTheMemoryLimitAreRefused) {
  const MemoryLimit limit{10'000, "--memory"};
  const auto refusal = [&](std::string_view name) {
    return GetError(ErrorKind::kOutOfMemory, [&] { ReadLabels(Path(name), limit); });
  };
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "7\n";
  Put("x.txt", text);
  EXPECT_THAT(refusal("x.txt"), EndsWith("would need 23.4 KiB of memory, but --memory is 9.8 KiB"));
  WriteNpy(Path("x.npy"), {5000}, std::vector<uint8_t>(5000));
  EXPECT_THAT(refusal("x.npy"), EndsWith("would need 39.1 KiB of memory, but --memory is 9.8 KiB"));
}

TEST_F(LabelsFileTest, AFileWithoutLabelsIsRejected) {
  EXPECT_THAT(BadData([&] { ReadLabels(Put("x.txt", "")); }),
              EndsWith("x.txt: contains no labels"));
  WriteLabels(Path("x.npy"), {});
  EXPECT_THAT(BadData([&] { ReadLabels(Path("x.npy")); }), EndsWith("x.npy: contains no labels"));
}

TEST_F(LabelsFileTest, OtherArraysAreRejected) {
  const auto refusal = [&] { return BadData([&] { ReadLabels(Path("x.npy")); }); };
  WriteNpy(Path("x.npy"), {"|b1", {1}, std::as_bytes(std::span("\1", 1))});
  EXPECT_THAT(refusal(), EndsWith("type is bool; expected integers"));
  WriteNpy(Path("x.npy"), {1, 2}, std::vector<int32_t>{1, 2});
  EXPECT_THAT(refusal(), EndsWith("shape is [1, 2]; expected one label per face, [n]"));
  WriteNpy(Path("x.npy"), {}, std::vector<int32_t>{1});
  EXPECT_THAT(refusal(), EndsWith("shape is []; expected one label per face, [n]"));
}

}  // namespace
}  // namespace facegraph
