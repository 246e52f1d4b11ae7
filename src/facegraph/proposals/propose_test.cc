// SPDX-License-Identifier: MIT
#include "facegraph/proposals/propose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {
namespace {

using testing::ElementsAre;

/// Faces with their feature rows.
struct Faces {
  Matrix<float> rows;

  Features View() const { return ToFeatures(rows); }
  NeighborLists Neighbors(int k) const {
    return NearestNeighbors(View(), {.k = k, .search = SearchKind::kExact}, {});
  }
};

/// Unit vectors in the plane at these angles, in degrees.
Faces AtAngles(const std::vector<double>& angles) {
  Faces faces{Matrix<float>(static_cast<int64_t>(angles.size()), 2)};
  for (int64_t f = 0; f < faces.rows.rows(); ++f) {
    const double radians = angles[static_cast<size_t>(f)] * std::acos(-1.0) / 180;
    faces.rows(f, 0) = static_cast<float>(std::cos(radians));
    faces.rows(f, 1) = static_cast<float>(std::sin(radians));
  }
  return faces;
}

/// Identities of num_each faces each, in 16 dimensions.
Faces IdentityFaces(int64_t num_identities, int64_t num_each) {
  Random random(5);
  Faces faces{Matrix<float>(num_identities * num_each, 16)};
  for (int64_t identity = 0; identity < num_identities; ++identity) {
    std::vector<double> center(16);
    for (double& value : center) value = random.Normal();
    for (int64_t f = identity * num_each; f < (identity + 1) * num_each; ++f) {
      for (size_t t = 0; t < 16; ++t) {
        faces.rows.Row(f)[t] = static_cast<float>(center[t] + 0.7 * random.Normal());
      }
    }
  }
  return faces;
}

ProposalSetting Base(double min_similarity) {
  return {.super_vertices = {.k = 3, .min_similarity = min_similarity}, .min_size = 2};
}

ProposalSetting Iterated(double min_similarity, std::vector<double> thresholds) {
  ProposalSetting setting = Base(min_similarity);
  for (double threshold : thresholds) {
    IterationOptions iteration;
    iteration.grouping.min_similarity = threshold;
    setting.iterations.push_back(iteration);
  }
  return setting;
}

TEST(GenerateProposals, MergesSuperVerticesByTheirMeansInEachIteration) {
  // Super-vertices at 0..2, 30..32 and 80..82 degrees; means 30 and 50 degrees apart.
  const Faces faces = AtAngles({0, 2, 30, 32, 80, 82});
  const NeighborLists near = faces.Neighbors(3);
  const double close = std::cos(5 * std::acos(-1.0) / 180);
  const auto propose = [&](const ProposalSetting& setting) {
    return GenerateProposals(faces.View(), near, {.settings = {setting}});
  };

  const ProposalSet base = propose(Base(close));
  ASSERT_EQ(base.num_proposals(), 3);
  EXPECT_THAT(base.Members(1), ElementsAre(2, 3));

  const ProposalSet merged = propose(Iterated(close, {0.8}));
  ASSERT_EQ(merged.num_proposals(), 1);
  EXPECT_THAT(merged.Members(0), ElementsAre(0, 1, 2, 3));

  const ProposalSet twice = propose(Iterated(close, {0.8, 0.3}));
  ASSERT_EQ(twice.num_proposals(), 1);
  EXPECT_THAT(twice.Members(0), ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST(GenerateProposals, ConcatenatesTheProposalsOfEachSetting) {
  const Faces faces = IdentityFaces(20, 10);
  const NeighborLists near = faces.Neighbors(10);
  ProposalSetting by_product = Iterated(0.8, {0.6});
  by_product.iterations[0].similarity = MeanSimilarity::kInnerProduct;
  ProposalSetting wide = Iterated(0.8, {0.6});
  wide.iterations[0].grouping.k = 4;
  const std::vector<ProposalSetting> settings = {
      Iterated(0.8, {0.6, 0.5}), Base(0.7), wide,      by_product, Iterated(0.8, {0.6}),
      Iterated(0.7, {0.6}),      Base(0.8), Base(0.7), wide};

  ProposalSet expected;
  expected.num_faces = 200;
  for (size_t s = 0; s < settings.size(); ++s) {
    const ProposalSet alone = GenerateProposals(faces.View(), near, {.settings = {settings[s]}});
    ASSERT_GT(alone.num_proposals(), 0) << "setting " << s;
    for (int64_t p = 0; p < alone.num_proposals(); ++p) {
      expected.Add(alone.Members(p), static_cast<int32_t>(s));
    }
  }
  for (int threads : {1, 3}) {
    Execution execution;
    execution.num_threads = threads;
    ProposalOptions options{.settings = settings, .keep_repeats = true};
    const ProposalSet all = GenerateProposals(faces.View(), near, options, execution);
    EXPECT_EQ(all.offsets, expected.offsets);
    EXPECT_EQ(all.members, expected.members);
    EXPECT_EQ(all.setting, expected.setting);
    options.keep_repeats = false;
    const ProposalSet distinct = GenerateProposals(faces.View(), near, options, execution);
    EXPECT_EQ(distinct.members, WithoutRepeats(expected).members);
    EXPECT_LT(distinct.num_proposals(), all.num_proposals());
  }
}

TEST(GenerateProposals, AcceptsOneFaceTwoFacesAndFewerFacesThanNeighbors) {
  for (const std::vector<double>& angles :
       std::vector<std::vector<double>>{{0}, {0, 180}, {0, 1}}) {
    const Faces faces = AtAngles(angles);
    const ProposalSet proposal_set = GenerateProposals(
        faces.View(), faces.Neighbors(80), {.settings = FindPreset("default").settings});
    EXPECT_EQ(proposal_set.num_faces, static_cast<int64_t>(angles.size()));
    EXPECT_EQ(proposal_set.num_proposals(), 0) << "no three faces";
  }
}

TEST(GenerateProposals, FindsNothingAmongDissimilarFaces) {
  const Faces faces = AtAngles({0, 120, 240});
  const ProposalSet proposal_set =
      GenerateProposals(faces.View(), faces.Neighbors(80), {.settings = FindPreset("20").settings});
  EXPECT_EQ(proposal_set.num_proposals(), 0);
}

TEST(GenerateProposals, KeepsTheMaximumSizeForIdenticalFaces) {
  const Faces faces = AtAngles(std::vector<double>(700, 45.0));
  const ProposalSet proposal_set =
      GenerateProposals(faces.View(), faces.Neighbors(80), {.settings = FindPreset("8").settings});
  EXPECT_GT(proposal_set.num_proposals(), 0);
  for (int64_t p = 0; p < proposal_set.num_proposals(); ++p)
    EXPECT_LE(proposal_set.Members(p).size(), 500u);
}

TEST(GenerateProposals, RejectsNeighborsOfAnotherDataSetAndAnEmptyListOfSettings) {
  const Faces faces = AtAngles({0, 1});
  const Faces others = AtAngles({0, 1, 2});
  EXPECT_THROW(GenerateProposals(faces.View(), others.Neighbors(3), {.settings = {Base(0.5)}}),
               Error);
  EXPECT_THROW(GenerateProposals(faces.View(), faces.Neighbors(3), {}), Error);
}

TEST(GenerateProposals, ReportsTheNumberOfFinishedSettings) {
  const Faces faces = AtAngles({0, 1, 2});
  std::vector<int64_t> done;
  Execution execution;
  execution.on_progress = [&](const Progress& progress) {
    if (progress.stage == "proposals") done.push_back(progress.done);
  };
  GenerateProposals(faces.View(), faces.Neighbors(3),
                    {.settings = {Base(0.5), Iterated(0.5, {0.4})}}, execution);
  EXPECT_THAT(done, ElementsAre(1, 2));
}

}  // namespace
}  // namespace facegraph
