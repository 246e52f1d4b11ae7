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

TEST(FillPage, AllowsItsOwnScriptAndStyleAloneWhateverTheValues) {
  const PageAssets assets{
      "<meta content=\"{{policy}}\"><style>{{style}}</style>{{name}}"
      "<script>{{script}}</script>",
      "style {{name}}", "abc"};
  const TemplateValue values[] = {{"name", "{{script}}{{policy}}{{name}}"}};
  const std::string page = FillPage(assets, values);
  EXPECT_EQ(page,
            "<meta content=\"default-src 'none'; "
            "style-src 'sha256-27t461m3FG9ccfNe6RCbqBJu9fSmFGdJw2Nv+s+Ulzs='; "
            "script-src 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='; base-uri 'none'; "
            "form-action 'none'\"><style>style {{name}}</style>{{script}}{{policy}}{{name}}"
            "<script>abc</script>");
}

}  // namespace
}  // namespace facegraph
