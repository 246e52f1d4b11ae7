// SPDX-License-Identifier: MIT
#include "facegraph/evaluation/label_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

using Labels = std::vector<int64_t>;

/// The message of the error; empty without one.
template <typename Check>
std::string MessageOf(const Check& check, const Labels& labels) {
  try {
    check(labels, "y.txt");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadData);
    return error.what();
  }
  return "";
}

TEST(LabelChecks, OneKnownLabelCanBeScoredAndNoneCannot) {
  EXPECT_EQ(MessageOf(RequireScorable, {-1, 3, -1}), "");
  EXPECT_THAT(MessageOf(RequireScorable, {-1, -1}), StartsWith("y.txt: no face has a true label"));
  EXPECT_THAT(MessageOf(RequireScorable, {}), StartsWith("y.txt: no face has a true label"));
}

TEST(LabelChecks, TrainersNeedTwoPeopleAndAPersonWithTwoFaces) {
  EXPECT_EQ(MessageOf(RequireTeachable, {7, 7, 8}), "");
  EXPECT_EQ(MessageOf(RequireTeachable, {-1, 8, 7, -5, 8}), "");
  EXPECT_THAT(MessageOf(RequireTeachable, {}), HasSubstr("y.txt: no face has a label"));
  EXPECT_THAT(MessageOf(RequireTeachable, {-1, -1}), HasSubstr("y.txt: no face has a label"));
  EXPECT_THAT(MessageOf(RequireTeachable, {4}), HasSubstr("all 1 labeled faces are one person"));
  EXPECT_THAT(MessageOf(RequireTeachable, {-1, 4, 4}), HasSubstr("are one person"));
  EXPECT_THAT(MessageOf(RequireTeachable, {-1, -1, 1, 2, 3}),
              HasSubstr("all 3 labeled faces are different people"));
}

}  // namespace
}  // namespace facegraph
