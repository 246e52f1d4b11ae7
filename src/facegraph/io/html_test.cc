// SPDX-License-Identifier: MIT
#include "facegraph/io/html.h"

#include <gtest/gtest.h>

#include <utility>

namespace facegraph {
namespace {

TEST(Base64, AgreesWithTheExamplesOfRfc4648) {
  const std::pair<const char*, const char*> kExamples[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : kExamples) {
    EXPECT_EQ(Base64(bytes), text);
    EXPECT_EQ(Base64Size(static_cast<int64_t>(std::string_view(bytes).size())),
              static_cast<int64_t>(std::string_view(text).size()));
  }
  EXPECT_EQ(Base64("\xff\xef\xbe"), "/+++");
}

TEST(EscapeHtml, ReplacesWhatHasAMeaningInHtml) {
  EXPECT_EQ(EscapeHtml("<a href=\"x\"> & b"), "&lt;a href=&quot;x&quot;&gt; &amp; b");
}

TEST(FillTemplate, ReplacesNamesInTheTemplateButNotInValues) {
  const TemplateValue values[] = {{"title", "{{text}}"}, {"text", "a $1 }} b"}};
  EXPECT_EQ(FillTemplate("<h1>{{title}}</h1>{{text}} {{absent}} {{", values),
            "<h1>{{text}}</h1>a $1 }} b {{absent}} {{");
  EXPECT_EQ(FillTemplate("{{text}}{{text}}", values), "a $1 }} ba $1 }} b");
}

}  // namespace
}  // namespace facegraph
