// SPDX-License-Identifier: MIT
#include "facegraph/base/user_text.h"

#include <gtest/gtest.h>

#include <string>

namespace facegraph {
namespace {

/// Replaces each \xHH by its byte, as the documents say.
std::string Back(const std::string& text) {
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 2, "\\x") == 0) {
      bytes += static_cast<char>(std::stoi(text.substr(i + 2, 2), nullptr, 16));
      i += 3;
    } else {
      bytes += text[i];
    }
  }
  return bytes;
}

TEST(Utf8Text, KeepsUtf8AndEscapesTheRestWithoutLoss) {
  EXPECT_EQ(Utf8Text("Zo\xC3\xAB \\ \n.jpg"), "Zo\xC3\xAB \\ \n.jpg");
  EXPECT_EQ(Utf8Text("Zo\xEB.jpg"), "Zo\\xEB.jpg");
  EXPECT_EQ(Utf8Text("\xED\xA0\x80"), "\\xED\\xA0\\x80");
  EXPECT_EQ(Utf8Text("a\\xEB"), "a\\x5CxEB");
  EXPECT_EQ(ReadableText("a\n\x1B"), "a\\x0A\\x1B");
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (const std::string& bytes : {all, all + "\\xE9" + all, std::string("\\x"), std::string()}) {
    EXPECT_EQ(Back(Utf8Text(bytes)), bytes);
    EXPECT_EQ(Back(ReadableText(bytes)), bytes);
    EXPECT_TRUE(bytes.empty() || !IsUtf8Text(bytes));
  }
  EXPECT_TRUE(IsUtf8Text("Zo\xC3\xAB \\ \n.jpg"));
}

TEST(CsvText, IsNoFormulaAndOneCell) {
  EXPECT_EQ(CsvText("plain - text"), "plain - text");
  EXPECT_EQ(CsvText("a,\"b\""), "\"a,\"\"b\"\"\"");
  EXPECT_EQ(CsvText("a;=b"), "\"a;=b\"");
  for (const std::string begin : {"=", "+", "-", "@"}) {
    EXPECT_EQ(CsvText(begin + "1+1"), "'" + begin + "1+1");
    EXPECT_EQ(CsvPath(begin + "1.jpg"), "./" + begin + "1.jpg");
  }
  EXPECT_EQ(CsvText("\t=1"), "\"'\t=1\"");
  EXPECT_EQ(CsvPath("\r=1"), "\"./\r=1\"");
  EXPECT_EQ(CsvPath("a/-b.jpg"), "a/-b.jpg");
  EXPECT_EQ(CsvPath("Zo\xEB.jpg"), "Zo\xEB.jpg");
  EXPECT_EQ(CsvText(""), "");
}

}  // namespace
}  // namespace facegraph
