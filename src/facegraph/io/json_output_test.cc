// SPDX-License-Identifier: MIT
#include "facegraph/io/json_output.h"

#include <gtest/gtest.h>

namespace facegraph {
namespace {

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
