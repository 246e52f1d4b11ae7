// SPDX-License-Identifier: MIT
#include "facegraph/io/json_text.h"

#include <gtest/gtest.h>

#include <string>

namespace facegraph {
namespace {

std::string Nested(int64_t depth, char open = '[', char close = ']') {
  const auto count = static_cast<size_t>(depth);
  return std::string(count, open) + std::string(count, close);
}

TEST(JsonTextTest, TextOfAnyDepthIsReadOrRejectedWithoutRecursion) {
  EXPECT_TRUE(ParseJson(Nested(kMaxJsonDepth)).is_array());
  EXPECT_TRUE(ParseOrderedJson(Nested(kMaxJsonDepth)).is_array());
  for (const int64_t depth : {int64_t{kMaxJsonDepth + 1}, int64_t{400'000}, int64_t{4'000'000}}) {
    EXPECT_TRUE(ParseJson(Nested(depth)).is_discarded()) << depth;
    EXPECT_TRUE(ParseOrderedJson(Nested(depth)).is_discarded()) << depth;
    EXPECT_TRUE(ParseJson(std::string(static_cast<size_t>(depth), '[')).is_discarded());
  }
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += R"({"a":)";
  EXPECT_TRUE(ParseJson(objects + "1" + std::string(100'000, '}')).is_discarded());
}

TEST(JsonTextTest, BracketsInTextAreNoDepth) {
  const std::string brackets(1000, '[');
  EXPECT_EQ(ParseJson('"' + brackets + '"'), brackets);
  EXPECT_EQ(ParseJson(R"(["\"[[[\\", "{"])")[0], R"("[[[\)");
  // A quote that is escaped does not end the text, so that no bracket after it hides.
  EXPECT_TRUE(ParseJson(R"(["\"",)" + Nested(1000) + "]").is_discarded());
  EXPECT_TRUE(ParseJson(R"(["\\",)" + Nested(1000) + "]").is_discarded());
}

TEST(JsonTextTest, WhatIsNoJsonIsDiscarded) {
  for (const char* text : {"", "{", "]", "\"", "\"\\", "{\"a\":}", "nul", "1 2"}) {
    EXPECT_TRUE(ParseJson(text).is_discarded()) << text;
    EXPECT_TRUE(ParseOrderedJson(text).is_discarded()) << text;
  }
}

TEST(JsonTextTest, MembersKeepTheirOrderUpToALimit) {
  EXPECT_EQ(ParseOrderedJson(R"({"b": 1, "a": 2})").dump(), R"({"b":1,"a":2})");
  std::string many = "{\"0\": 0";
  for (int64_t i = 1; i <= kMaxOrderedMembers; ++i) many += ", \"" + std::to_string(i) + "\": 0";
  EXPECT_TRUE(ParseOrderedJson(many + "}").is_discarded());
  EXPECT_EQ(ParseJson(many + "}").size(), static_cast<size_t>(kMaxOrderedMembers + 1));
}

TEST(JsonTextTest, AMessageShowsScalarsAndNamesTheRest) {
  EXPECT_EQ(ShownJson(ParseJson("-7")), "-7");
  EXPECT_EQ(ShownJson(ParseJson("\"a\\nb\"")), "\"a\\nb\"");
  EXPECT_EQ(ShownJson(ParseJson("[[1], 2]")), "a list");
  EXPECT_EQ(ShownJson(ParseOrderedJson(R"({"a": 1})")), "an object");
  EXPECT_EQ(ShownJson(ParseJson("{")), "no JSON");
  EXPECT_EQ(ShownJson(nlohmann::json(std::string(1000, 'x'))).size(), 40u);
  EXPECT_EQ(ShownJson(nlohmann::json("\xFF")), "\"\\ufffd\"");
}

TEST(JsonText, WritesStringsOfAnyBytes) {
  const nlohmann::ordered_json json{{"b", "Zo\xEB"},
                                    {"a", {"Zo\xC3\xAB", 1, nullptr, {{"\xFF", "\\x41"}}}}};
  const std::string text = JsonText(json);
  EXPECT_EQ(text,
            "{\"b\":\"Zo\\\\xEB\",\"a\":[\"Zo\xC3\xAB\",1,null,{\"\\\\xFF\":\"\\\\x5Cx41\"}]}");
  EXPECT_EQ(nlohmann::ordered_json::parse(text)["b"], "Zo\\xEB");
  EXPECT_EQ(JsonText({{"a", 1}}, 2), "{\n  \"a\": 1\n}");
}

}  // namespace
}  // namespace facegraph
