// SPDX-License-Identifier: MIT
#include "facegraph/io/npy.h"

#include <numeric>
#include <vector>

#include "facegraph/base/random.h"
#include "facegraph/io/files_for_tests.h"
#include "facegraph/io/npy_header.h"

namespace facegraph {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

// A .npy file as another program might have written it: any dict, any version.
std::string NpyText(const std::string& dict, const std::string& values, int version = 1) {
  std::string text = "\x93NUMPY";
  text += {static_cast<char>(version), '\0'};
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) {
    text += static_cast<char>(dict.size() >> (8 * i) & 0xff);
  }
  return text + dict + values;
}

std::string Dict(const std::string& dtype, const std::string& shape,
                 const char* fortran = "False") {
  return "{'descr': '" + dtype + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
}

NpyArray Parse(const std::string& text) {
  const auto owner = std::make_shared<std::string>(text);
  return ParseNpy(std::as_bytes(std::span<const char>(*owner)), "x.npy", owner);
}

std::string Refusal(const std::string& text) {
  return BadData([&] { Parse(text); });
}

using NpyTest = FileTest;

template <typename T>
void ExpectRoundTrip(const std::filesystem::path& path) {
  std::vector<T> values(12);
  std::iota(values.begin(), values.end(), T(3));
  WriteNpy(path, {3, 4}, values);
  const NpyArray array = ReadNpy(path);
  EXPECT_EQ(array.dtype, kNpyType<T>);
  EXPECT_THAT(array.shape, ElementsAre(3, 4));
  EXPECT_EQ(array.num_values(), 12);
  EXPECT_THAT(array.Values<T>(), ::testing::ElementsAreArray(values));
}

TEST_F(NpyTest, EveryTypeRoundTrips) {
  ExpectRoundTrip<float>(Path("x.npy"));
  ExpectRoundTrip<double>(Path("x.npy"));
  ExpectRoundTrip<int8_t>(Path("x.npy"));
  ExpectRoundTrip<int16_t>(Path("x.npy"));
  ExpectRoundTrip<int32_t>(Path("x.npy"));
  ExpectRoundTrip<int64_t>(Path("x.npy"));
  ExpectRoundTrip<uint8_t>(Path("x.npy"));
  ExpectRoundTrip<uint16_t>(Path("x.npy"));
  ExpectRoundTrip<uint32_t>(Path("x.npy"));
  ExpectRoundTrip<uint64_t>(Path("x.npy"));
}

TEST_F(NpyTest, ShapesOfAnyRankRoundTrip) {
  Random random(5);
  for (int rank = 0; rank < 30; ++rank) {
    std::vector<int64_t> shape(static_cast<size_t>(rank));
    int64_t count = 1;
    for (int64_t& length : shape) count *= length = 1 + static_cast<int64_t>(random.Below(2));
    if (count > 1 << 16) continue;
    WriteNpy(Path("x.npy"), shape, std::vector<uint8_t>(static_cast<size_t>(count)));
    EXPECT_EQ(ReadNpy(Path("x.npy")).shape, shape);
  }
  WriteNpy(Path("x.npy"), {0, 4}, std::vector<float>());
  EXPECT_THAT(ReadNpy(Path("x.npy")).shape, ElementsAre(0, 4));
}

TEST_F(NpyTest, IsWrittenByteForByteAsNumpyDoes) {
  WriteNpy(Path("x.npy"), {2}, std::vector<int32_t>{1, 2});
  std::string expected = "\x93NUMPY";
  expected += {'\x01', '\0', '\x76', '\0'};
  expected += "{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }";
  expected.resize(127, ' ');
  expected += '\n';
  expected += {1, 0, 0, 0, 2, 0, 0, 0};
  EXPECT_EQ(Content(Path("x.npy")), expected);
}

TEST_F(NpyTest, ValuesBeginAtAMultipleOf64WhateverTheShape) {
  std::vector<int64_t> shape;
  for (int rank = 0; rank < 40; ++rank) {
    EXPECT_EQ(FormatNpyHeader("<f4", shape).size() % 64, 0u);
    shape.push_back(1234567);
  }
}

TEST(ParseNpy, AcceptsAnyVersionSpacingOrderAndQuotes) {
  const std::string values("\x01\x00\x00\x00", 4);
  for (int version : {1, 2, 3}) {
    EXPECT_EQ(Parse(NpyText(Dict("<i4", "(1,)"), values, version)).Values<int32_t>()[0], 1);
  }
  const std::string odd = "{ \"shape\" :(1L ,1),'descr':\"<i4\",\n'fortran_order':False}  \n";
  EXPECT_THAT(Parse(NpyText(odd, values)).shape, ElementsAre(1, 1));
}

TEST(ParseNpy, CopiesValuesThatWouldBeMisaligned) {
  const std::string values("\x01\x00\x00\x00\x00\x00\x00\x00", 8);
  for (int shift = 0; shift < 8; ++shift) {
    const std::string padded = Dict("<i8", "()") + std::string(static_cast<size_t>(shift), ' ');
    const NpyArray array = Parse(NpyText(padded, values));
    EXPECT_EQ(reinterpret_cast<uintptr_t>(array.bytes.data()) % 8, 0u);
    EXPECT_EQ(array.Values<int64_t>()[0], 1);
  }
}

TEST(ParseNpy, AcceptsFortranOrderOnlyIfItMakesNoDifference) {
  EXPECT_THAT(Parse(NpyText(Dict("|u1", "(2, 1)", "True"), "ab")).shape, ElementsAre(2, 1));
  EXPECT_EQ(Refusal(NpyText(Dict("|u1", "(2, 2)", "True"), "abcd")),
            "x.npy: is in Fortran order; save it with numpy.ascontiguousarray(x)");
}

TEST(ParseNpy, RejectsOtherFiles) {
  EXPECT_EQ(Refusal(""), "x.npy: is empty");
  EXPECT_EQ(Refusal("PK\x03\x04"), "x.npy: is not a .npy file");
  EXPECT_EQ(Refusal("\x93NUMPY\x01"), "x.npy: ends within its header; is it truncated?");
  EXPECT_EQ(Refusal(NpyText(Dict("<f4", "(1,)"), "abcd", 4)),
            "x.npy: .npy version 4 is not supported, only 1 to 3");
}

TEST(ParseNpy, RejectsEveryTruncation) {
  const std::string whole = NpyText(Dict("<f4", "(2, 3)"), std::string(24, 'x'));
  EXPECT_EQ(Parse(whole).num_values(), 6);
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_NE(Refusal(whole.substr(0, size)), "") << size;
  }
  EXPECT_EQ(Refusal(whole.substr(0, whole.size() - 4)),
            "x.npy: has 20 bytes of values, expected 24; is it truncated?");
}

TEST(ParseNpy, RejectsBytesAfterTheValues) {
  EXPECT_EQ(Refusal(NpyText(Dict("|u1", "(1,)"), "abc")),
            "x.npy: has 2 extra bytes after its 1 bytes of values");
}

TEST(ParseNpy, RejectsAHeaderLongerThanTheFile) {
  std::string text = NpyText(Dict("<f4", "(1,)"), "abcd", 2);
  text.replace(8, 4, "\xff\xff\xff\xff");
  EXPECT_THAT(Refusal(text), HasSubstr("bytes of header, expected 4294967295"));
}

TEST(ParseNpy, RejectsImpossibleShapes) {
  EXPECT_EQ(Refusal(NpyText(Dict("<f4", "(-1, 2)"), "")), "x.npy: its shape has a negative length");
  // Both products wrap around to 0 in 64 bits.
  EXPECT_THAT(Refusal(NpyText(Dict("<f4", "(4611686018427387904,)"), "")),
              EndsWith("is it truncated?"));
  EXPECT_THAT(Refusal(NpyText(Dict("|u1", "(4294967296, 4294967296)"), "")),
              EndsWith("is it truncated?"));
  EXPECT_THAT(Refusal(NpyText(Dict("|u1", "(99999999999999999999,)"), "")), HasSubstr("broken"));
}

TEST(ParseNpy, RejectsTypesOtherThanPlainLittleEndianNumbers) {
  EXPECT_THAT(Refusal(NpyText(Dict("|O", "(1,)"), "x")), HasSubstr("pickled Python objects"));
  EXPECT_THAT(Refusal(NpyText(Dict(">f4", "(1,)"), "abcd")), HasSubstr("is big-endian"));
  for (const char* dtype : {"<U4", "|S3", "<c8", "<f1", "<f16", "<M8[ns]", "f4", "", "<i1", "\n"}) {
    EXPECT_THAT(Refusal(NpyText(Dict(dtype, "(1,)"), "abcd")),
                HasSubstr("is not a plain number type"));
  }
  const std::string records = "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }";
  EXPECT_EQ(Refusal(NpyText(records, "abcd")), "x.npy: contains records, not plain numbers");
}

TEST(ParseNpy, RejectsABrokenHeader) {
  const std::string good = Dict("<f4", "(1,)");
  const std::string broken[] = {
      "",
      "[]",
      "{}",
      "{'descr': '<f4', 'shape': (1,)}",
      "{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': 1}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}",
      "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}",
      good + "x",
      good.substr(0, good.size() - 1),
  };
  for (const std::string& dict : broken) {
    EXPECT_THAT(Refusal(NpyText(dict, "abcd")), HasSubstr("header is broken at character")) << dict;
  }
}

TEST(NpyArray, RejectsAccessWithAnotherType) {
  const NpyArray array = Parse(NpyText(Dict("<f4", "(1,)"), "abcd"));
  EXPECT_EQ(BadData([&] { array.Values<int64_t>(); }), "x.npy: type is float32; expected int64");
}

TEST(CopyIntegers, ReportsThePositionOfAValueOutOfRange) {
  const NpyArray matrix = Parse(NpyText(Dict("|i1", "(2, 2)"), std::string("\x00\x01\x02\xff", 4)));
  std::vector<int32_t> out(4);
  CopyIntegers<int32_t>(matrix, -1, 2, out);
  EXPECT_THAT(out, ElementsAre(0, 1, 2, -1));
  EXPECT_EQ(BadData([&] { CopyIntegers<int32_t>(matrix, 0, 2, out); }),
            "x.npy: row 1, column 1: -1 is not in 0..2");
  const NpyArray huge = Parse(NpyText(Dict("<u8", "(1,)"), std::string(8, '\xff')));
  std::vector<int64_t> one(1);
  EXPECT_THAT(BadData([&] { CopyIntegers<int64_t>(huge, 0, 9, one); }),
              HasSubstr("value 0: 18446744073709551615 is not in 0..9"));
  const NpyArray real = Parse(NpyText(Dict("<f4", "(1,)"), "abcd"));
  EXPECT_EQ(BadData([&] { CopyIntegers<int64_t>(real, 0, 9, one); }),
            "x.npy: type is float32; expected integers");
}

}  // namespace
}  // namespace facegraph
