// SPDX-License-Identifier: MIT
#include "facegraph/cli/late_evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "facegraph/base/error.h"

namespace facegraph::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

Partition TwoClusters() {
  Partition partition;
  partition.cluster_of_face = {0, 0, 1};
  partition.num_clusters = 2;
  return partition;
}

TEST(LateEvaluation, AddsItsFiguresToTheSummary) {
  nlohmann::ordered_json summary;
  const LateEvaluation late(std::vector<int64_t>{4, 4, 5}, TwoClusters(), "truth.txt", summary);
  EXPECT_EQ(summary["evaluation"]["pairwise"]["fscore"], 1);
  EXPECT_THAT(late.text(), HasSubstr("BCubed"));
  EXPECT_NO_THROW(late.Finish("labels.txt"));
}

TEST(LateEvaluation, DoesNothingWithoutTrueLabels) {
  nlohmann::ordered_json summary;
  const LateEvaluation late({}, TwoClusters(), "", summary);
  EXPECT_FALSE(summary.contains("evaluation"));
  EXPECT_EQ(late.text(), "");
  EXPECT_NO_THROW(late.Finish("labels.txt"));
}

TEST(LateEvaluation, AFailureComesOnlyAfterTheResultIsWritten) {
  nlohmann::ordered_json summary;
  // Neither the construction nor the text fails, so that the caller comes to write its labels.
  const LateEvaluation late(std::vector<int64_t>{-1, -1, -1}, TwoClusters(), "truth.txt", summary);
  EXPECT_FALSE(summary.contains("evaluation"));
  try {
    late.Finish("labels.txt");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadData);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("labels.txt is written"), HasSubstr("truth.txt")));
  }
}

}  // namespace
}  // namespace facegraph::cli
