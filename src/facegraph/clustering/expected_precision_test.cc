// SPDX-License-Identifier: MIT
#include "facegraph/clustering/expected_precision.h"

#include <gtest/gtest.h>

#include <vector>

namespace facegraph {
namespace {

const std::vector<int32_t> kProposals{0, 1, -1};

TEST(ExpectedPrecision, CountsPairsOfTheMainPersons) {
  // Of eight faces four, two and one are together, the last in no cluster.
  const Partition partition{{0, 0, 0, 0, 1, 1, 2, -1}, 3};
  const std::vector<float> iop{0.75f, 1.0f};  // three of four faces; two of two
  EXPECT_NEAR(ExpectedPrecision(partition, kProposals, iop), (6.0 + 2) / (12 + 2), 1e-9);
}

TEST(ExpectedPrecision, TakesWhatIsBeyondOneAndNothingForOneAndNothing) {
  const Partition partition{{0, 0, 1, 1, 2}, 3};
  EXPECT_DOUBLE_EQ(ExpectedPrecision(partition, kProposals, std::vector<float>{1.5f, -1.0f}), 0.5);
}

TEST(ExpectedPrecision, WithoutAPairIsOne) {
  const Partition alone{{0, 1, -1}, 2};
  EXPECT_EQ(ExpectedPrecision(alone, std::vector<int32_t>{-1, -1}, {}), 1);
}

}  // namespace
}  // namespace facegraph
