// SPDX-License-Identifier: MIT
#include "facegraph/base/names.h"

#include <gmock/gmock.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

enum class Fruit { kApple, kPear, kUnnamed };
constexpr NameTable<Fruit, 2> kFruitNames{{{"apple", Fruit::kApple}, {"pear", Fruit::kPear}}};

TEST(Names, FindsTheValueOfAWordAndTheWordOfAValue) {
  EXPECT_EQ(FindNamed(kFruitNames, "pear", "--fruit"), Fruit::kPear);
  EXPECT_EQ(GetWord(kFruitNames, Fruit::kApple), "apple");
  EXPECT_EQ(GetWord(kFruitNames, Fruit::kUnnamed), "");
  EXPECT_THAT(GetWords(kFruitNames), testing::ElementsAre("apple", "pear"));
}

TEST(Names, AnUnknownWordIsRejectedWithAListOfAllWords) {
  try {
    FindNamed(kFruitNames, "plum", "--fruit");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_STREQ(error.what(), "--fruit \"plum\": must be one of apple, pear");
  }
}

}  // namespace
}  // namespace facegraph
