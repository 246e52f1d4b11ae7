// SPDX-License-Identifier: MIT
#include "facegraph/io/tensor_file.h"

#include <fmt/format.h>

#include <cstring>
#include <string>
#include <vector>

#include "facegraph/base/random.h"
#include "facegraph/io/files_for_tests.h"

namespace facegraph {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

// A safetensors file as another program might have written it.
std::string FileText(const std::string& header, const std::string& data) {
  const uint64_t length = header.size();
  std::string text(8, '\0');
  std::memcpy(text.data(), &length, 8);
  return text + header + data;
}

TensorFile Parse(const std::string& text) {
  return ParseTensors(std::as_bytes(std::span<const char>(text)), "x.safetensors");
}

std::string Refusal(const std::string& header, const std::string& data) {
  return BadData([&] { Parse(FileText(header, data)); });
}

std::string Entry(std::string_view name, std::string_view shape, std::string_view offsets) {
  return fmt::format(R"("{}":{{"dtype":"F32","shape":{},"data_offsets":{}}})", name, shape,
                     offsets);
}

std::string Object(std::string_view entries) { return fmt::format("{{{}}}", entries); }

using TensorFileTest = FileTest;

TEST_F(TensorFileTest, RoundTrips) {
  Random random(8);
  for (int round = 0; round < 20; ++round) {
    TensorFile file;
    for (uint64_t t = random.Below(5); t > 0; --t) {
      Tensor& tensor = file.tensors["tensor" + std::to_string(random.Next())];
      int64_t count = 1;
      for (uint64_t rank = random.Below(4); rank > 0; --rank) {
        tensor.shape.push_back(static_cast<int64_t>(random.Below(5)));
        count *= tensor.shape.back();
      }
      for (; count > 0; --count) tensor.values.push_back(static_cast<float>(random.Normal()));
    }
    if (round % 2 == 1) file.metadata = {{"format", "pt"}, {"note", "line one\nline \"two\""}};
    WriteTensors(Path("x.safetensors"), file);
    EXPECT_EQ(ReadTensors(Path("x.safetensors")), file);
  }
}

TEST_F(TensorFileTest, IsWrittenInOneWayWithAlignedValues) {
  WriteTensors(Path("x.safetensors"), {{{"b", {{1}, {2}}}, {"a", {{1, 1}, {1}}}}, {}});
  std::string header =
      "{\"a\":{\"data_offsets\":[0,4],\"dtype\":\"F32\",\"shape\":[1,1]},"
      "\"b\":{\"data_offsets\":[4,8],\"dtype\":\"F32\",\"shape\":[1]}}";
  header.resize((header.size() + 7) / 8 * 8, ' ');
  const std::string data("\0\0\x80\x3f\0\0\0\x40", 8);
  EXPECT_EQ(Content(Path("x.safetensors")), FileText(header, data));
}

TEST_F(TensorFileTest, MetadataThatIsNotUtf8IsWritten) {
  WriteTensors(Path("x.safetensors"), {{}, {{"source", "caf\xe9"}}});
  EXPECT_EQ(ReadTensors(Path("x.safetensors")).metadata.at("source"), "caf\xef\xbf\xbd");
}

TEST(ParseTensors, AcceptsTensorsInAnyOrderAndAnyAlignment) {
  const std::string header = Object(Entry("a", "[]", "[4,8]") + "," + Entry("b", "[1]", "[0,4]"));
  const TensorFile file = Parse(FileText(header, std::string("\0\0\x80\x3f\0\0\0\x40", 8)));
  EXPECT_EQ(file.tensors.at("a").values[0], 2.0f);
  EXPECT_EQ(file.tensors.at("b").values[0], 1.0f);
}

TEST(ParseTensors, RejectsEveryTruncation) {
  const std::string whole = FileText(Object(Entry("a", "[2]", "[0,8]")), "12345678");
  EXPECT_EQ(Parse(whole).tensors.size(), 1u);
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_NE(BadData([&] { Parse(whole.substr(0, size)); }), "") << size;
  }
  EXPECT_EQ(BadData([&] { Parse(""); }), "x.safetensors: is too short for safetensors");
  EXPECT_EQ(BadData([&] { Parse(whole.substr(0, whole.size() - 1)); }),
            "x.safetensors: tensor 'a': exceeds the file; is it truncated?");
}

TEST(ParseTensors, RejectsAHeaderLongerThanTheFile) {
  EXPECT_EQ(BadData([] { Parse(std::string(8, '\xff') + "{}"); }),
            "x.safetensors: has 2 bytes of header, expected 18446744073709551615; "
            "not a safetensors file or truncated");
}

TEST(ParseTensors, RejectsTensorsBeyondTheMemoryLimit) {
  const std::string file =
      FileText(Object(Entry("a", "[600]", "[0,2400]")), std::string(2400, '\0'));
  EXPECT_EQ(
      GetError(ErrorKind::kOutOfMemory,
               [&] {
                 ParseTensors(std::as_bytes(std::span<const char>(file)), "x", {1024, "--memory"});
               }),
      "x: would need 2.3 KiB of memory, but --memory is 1.0 KiB");
}

TEST(ParseTensors, RejectsAHeaderThatIsNotAJsonObject) {
  for (const char* header : {"", "[]", "{", "{} x", "\xff", "null"}) {
    EXPECT_EQ(Refusal(header, ""), "x.safetensors: header is not a JSON object");
  }
  EXPECT_EQ(Refusal("{\"a\":1}", ""),
            "x.safetensors: tensor 'a': description is not a JSON object");
  EXPECT_THAT(Refusal("{\"__metadata__\":{\"a\":1}}", ""), EndsWith("metadata 'a' is not text"));
  EXPECT_THAT(Refusal("{\"__metadata__\":[]}", ""), EndsWith("metadata is not a JSON object"));
  EXPECT_EQ(Refusal(std::string(100000, '['), ""), "x.safetensors: header is not a JSON object");
}

TEST(ParseTensors, RejectsOtherTypes) {
  EXPECT_EQ(Refusal("{\"a\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}}", "12"),
            "x.safetensors: tensor 'a': type is 'BF16'; expected 'F32' (float32)");
  EXPECT_THAT(Refusal("{\"a\":{\"shape\":[1],\"data_offsets\":[0,2]}}", "12"),
              EndsWith("dtype is missing"));
}

TEST(ParseTensors, RejectsShapesAndOffsetsThatAreNotLengths) {
  for (const char* shape : {"[-1]", "[1.0]", "[\"1\"]", "1", "{}", "null", "[[1]]"}) {
    EXPECT_THAT(Refusal(Object(Entry("a", shape, "[0,4]")), "1234"),
                EndsWith("'shape' is not a list of lengths"));
  }
  for (const char* offsets : {"[]", "[0]", "[0,4,8]", "[4,0]", "[0,8]"}) {
    EXPECT_THAT(Refusal(Object(Entry("a", "[1]", offsets)), "1234"),
                EndsWith("exceeds the file; is it truncated?"));
  }
}

TEST(ParseTensors, RejectsSizesThatDoNotMatchTheShape) {
  const char* shapes[] = {"[2]", "[0]", "[4611686018427387905]", "[4294967296,4294967296]",
                          "[0,18446744073709551615]"};
  for (const char* shape : shapes) {
    EXPECT_THAT(Refusal(Object(Entry("a", shape, "[0,4]")), "1234"),
                EndsWith("4 bytes do not match the shape"));
  }
}

TEST(ParseTensors, RejectsOverlapsGapsAndExtraBytes) {
  const std::string first = Entry("a", "[1]", "[0,4]");
  EXPECT_THAT(Refusal(Object(first + "," + Entry("b", "[1]", "[2,6]")), "123456"),
              EndsWith("tensor 'b' starts at byte 2, expected 4 (overlap or gap)"));
  EXPECT_THAT(Refusal(Object(first + "," + Entry("b", "[1]", "[5,9]")), "123456789"),
              EndsWith("tensor 'b' starts at byte 5, expected 4 (overlap or gap)"));
  EXPECT_THAT(Refusal(Object(first), "12345"), EndsWith("has 1 extra bytes after its last tensor"));
}

}  // namespace
}  // namespace facegraph
