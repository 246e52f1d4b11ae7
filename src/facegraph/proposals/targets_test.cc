// SPDX-License-Identifier: MIT
#include "facegraph/proposals/targets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

using testing::ElementsAre;
using testing::FloatEq;

ProposalSet MakeProposals(int64_t num_faces, const std::vector<std::vector<int32_t>>& proposals) {
  ProposalSet proposal_set;
  proposal_set.num_faces = num_faces;
  for (const std::vector<int32_t>& proposal : proposals) proposal_set.Add(proposal, 0);
  return proposal_set;
}

TEST(TargetsFromLabels, ComparesAProposalWithAllFacesOfItsMajority) {
  const std::vector<int64_t> labels = {7, 7, 7, 7, 3, 3};
  const ProposalTargets targets =
      TargetsFromLabels(MakeProposals(6, {{0, 1, 4}, {4, 5}, {0, 1, 2, 3, 4, 5}}), labels);
  EXPECT_THAT(targets.majority_label, ElementsAre(7, 3, 7));
  EXPECT_THAT(targets.iou, ElementsAre(FloatEq(2.0f / 5), 1, FloatEq(4.0f / 6)));
  EXPECT_THAT(targets.iop, ElementsAre(FloatEq(2.0f / 3), 1, FloatEq(4.0f / 6)));
}

TEST(TargetsFromLabels, GivesATieToTheFirstLabel) {
  const std::vector<int64_t> labels = {9, 2, 2, 9, 5};
  const ProposalTargets targets =
      TargetsFromLabels(MakeProposals(5, {{0, 1, 2, 3}, {1, 3}}), labels);
  EXPECT_THAT(targets.majority_label, ElementsAre(9, 2));
}

TEST(TargetsFromLabels, CountsUnknownFacesForNoLabel) {
  const std::vector<int64_t> labels = {-1, -1, -1, 4, -2, 4};
  const ProposalTargets targets =
      TargetsFromLabels(MakeProposals(6, {{0, 1, 2, 3}, {0, 4}}), labels);
  EXPECT_THAT(targets.majority_label, ElementsAre(4, -1));
  EXPECT_THAT(targets.iop, ElementsAre(0.25f, 0));
  EXPECT_THAT(targets.iou, ElementsAre(FloatEq(1.0f / 5), 0));
}

TEST(TargetsFromLabels, RejectsAWrongNumberOfLabels) {
  EXPECT_THROW(TargetsFromLabels(MakeProposals(3, {{0, 1}}), std::vector<int64_t>{1, 1}), Error);
}

}  // namespace
}  // namespace facegraph
