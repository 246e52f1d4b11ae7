// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/run_description.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <utility>
#include <vector>

namespace facegraph {
namespace {

using testing::Contains;
using testing::Key;
using testing::Not;

/// A change of one field, and its name for messages.
using Change = std::pair<const char*, std::function<void(ClusterOptions&)>>;

std::vector<Change> ChangesOfProposals() {
  return {
      {"settings", [](auto& o) { o.proposals.settings.pop_back(); }},
      {"k", [](auto& o) { o.proposals.settings[0].super_vertices.k += 1; }},
      {"min_similarity",
       [](auto& o) { o.proposals.settings[0].super_vertices.min_similarity += 1e-9; }},
      {"max_size", [](auto& o) { o.proposals.settings[0].super_vertices.max_size += 1; }},
      {"step", [](auto& o) { o.proposals.settings[0].super_vertices.step += 1e-9; }},
      {"raise",
       [](auto& o) { o.proposals.settings[0].super_vertices.raise = ThresholdRaise::kAdd; }},
      {"max_rounds", [](auto& o) { o.proposals.settings[0].super_vertices.max_rounds += 1; }},
      {"kind",
       [](auto& o) {
         o.proposals.settings[0].super_vertices.kind = SuperVertexKind::kMapEquation;
       }},
      {"min_size", [](auto& o) { o.proposals.settings[0].min_size += 1; }},
      {"iterations", [](auto& o) { o.proposals.settings[1].iterations.clear(); }},
      {"grouping", [](auto& o) { o.proposals.settings[1].iterations[0].grouping.k += 1; }},
      {"similarity",
       [](auto& o) {
         o.proposals.settings[1].iterations[0].similarity = MeanSimilarity::kInnerProduct;
       }},
      {"min_super_vertices",
       [](auto& o) { o.proposals.settings[1].iterations[0].min_super_vertices += 1; }},
      {"min_size of an iteration",
       [](auto& o) { o.proposals.settings[1].iterations[0].min_size += 1; }},
      {"max_size of an iteration",
       [](auto& o) { o.proposals.settings[1].iterations[0].max_size += 1; }},
      {"keep_repeats", [](auto& o) { o.proposals.keep_repeats = true; }},
      {"search of super-vertices", [](auto& o) { o.proposals.search = SearchKind::kExact; }},
  };
}

std::vector<Change> ChangesOfOthers() {
  return {
      {"num_neighbors", [](auto& o) { o.num_neighbors += 1; }},
      {"search", [](auto& o) { o.search = SearchKind::kApproximate; }},
      {"min_recall", [](auto& o) { o.min_recall = 0.97; }},
      {"enabled", [](auto& o) { o.segmentation.enabled = false; }},
      {"min_iop", [](auto& o) { o.segmentation.min_iop = 0.1; }},
      {"max_iop", [](auto& o) { o.segmentation.max_iop = 0.9; }},
      {"seed_rule",
       [](auto& o) { o.segmentation.seeds.seed_rule = SeedOptions::SeedRule::kRandom; }},
      {"seeds_per_proposal", [](auto& o) { o.segmentation.seeds.seeds_per_proposal += 1; }},
      {"seed of segmentation", [](auto& o) { o.segmentation.seeds.seed = 1; }},
      {"rank_by", [](auto& o) { o.de_overlap.rank_by = RankBy::kIou; }},
      {"fp_cost", [](auto& o) { o.de_overlap.fp_cost = 2; }},
      {"precision", [](auto& o) { o.de_overlap.precision = 0.9; }},
      {"seed of de-overlap", [](auto& o) { o.de_overlap.seed = 1; }},
      {"min_inlier_probability", [](auto& o) { o.de_overlap.min_inlier_probability = 0.2; }},
      {"min_score", [](auto& o) { o.de_overlap.overlap.min_score = 0; }},
      {"max_iou", [](auto& o) { o.de_overlap.overlap.max_iou = 0.5; }},
      {"keep_outliers", [](auto& o) { o.de_overlap.overlap.keep_outliers = true; }},
      {"unassigned", [](auto& o) { o.de_overlap.unassigned = Unassigned::kNoise; }},
  };
}

class DescribeRunTest : public testing::Test {
 protected:
  DescribeRunTest() {
    rows_(0, 0) = rows_(1, 1) = 1;
    options_.num_neighbors = 80;
    options_.proposals.settings.resize(2);
    options_.proposals.settings[1].iterations.resize(1);
  }
  RunDescription Describe(const ClusterOptions& options) const {
    return DescribeRun(options, models_, ToFeatures(rows_), nullptr);
  }

  Matrix<float> rows_{2, 3};
  const Models models_ = ShippedModels(AffinityKind::kCosine);
  ClusterOptions options_;
};

TEST_F(DescribeRunTest, EveryFieldOfTheOptionsChangesIt) {
  const RunDescription usual = Describe(options_);
  for (const auto& changes : {ChangesOfProposals(), ChangesOfOthers()}) {
    for (const auto& [name, change] : changes) {
      ClusterOptions changed = options_;
      change(changed);
      EXPECT_NE(Describe(changed), usual) << name;
    }
  }
  EXPECT_EQ(Describe(options_), usual);
}

TEST_F(DescribeRunTest, ContentOfFeaturesNetworksAndNeighborsChangesIt) {
  const RunDescription usual = Describe(options_);
  EXPECT_NE(DescribeRun(options_, ShippedModels(), ToFeatures(rows_), nullptr), usual);
  Models changed = models_;
  changed.detectors[0].parameters[0].value(0, 0) += 1e-3f;
  EXPECT_NE(DescribeRun(options_, changed, ToFeatures(rows_), nullptr), usual);

  NeighborLists neighbors{Matrix<int32_t>(2, 1), Matrix<float>(2, 1)};
  const RunDescription with = DescribeRun(options_, models_, ToFeatures(rows_), &neighbors);
  EXPECT_NE(with, usual);
  neighbors.similarities(1, 0) = 0.5f;
  EXPECT_NE(DescribeRun(options_, models_, ToFeatures(rows_), &neighbors), with);

  rows_(1, 2) = 1;
  EXPECT_NE(Describe(options_), usual);
}

TEST_F(DescribeRunTest, TheShardsOfTheFeaturesDoNotChangeIt) {
  Features shards;
  shards.dim = 3;
  shards.shards = {{rows_.data(), 1, "a"}, {rows_.data() + 3, 1, "b"}};
  EXPECT_EQ(DescribeRun(options_, models_, shards, nullptr), Describe(options_));
}

TEST_F(DescribeRunTest, NamesTheProgramAndLeavesOutHowARunIsDone) {
  const RunDescription run = Describe(options_);
  EXPECT_TRUE(run.at("program").starts_with("facegraph "));
  EXPECT_THAT(run, Not(Contains(Key("threads"))));
}

}  // namespace
}  // namespace facegraph
