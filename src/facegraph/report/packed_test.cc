// SPDX-License-Identifier: MIT
#include "facegraph/report/packed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace facegraph {
namespace {

TEST(PackedNumbers, TakeSevenBitsAByteLowDigitsFirst) {
  PackedNumbers numbers;
  for (const uint64_t value : {0, 127, 128, 624485}) numbers.Add(value);
  EXPECT_EQ(numbers.bytes(), std::string_view("\x00\x7f\x80\x01\xe5\x8e\x26", 7));
}

TEST(PackedShare, IsAByteWithAPlaceForNone) {
  EXPECT_EQ(PackedShare(0), 0);
  EXPECT_EQ(PackedShare(0.5), 125);
  EXPECT_EQ(PackedShare(1.2), 250);
  EXPECT_EQ(PackedShare(-0.3), 0);
  EXPECT_EQ(PackedShare(std::numeric_limits<double>::quiet_NaN()), 255);
}

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

}  // namespace
}  // namespace facegraph
