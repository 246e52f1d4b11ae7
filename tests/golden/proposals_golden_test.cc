// SPDX-License-Identifier: MIT
// Super-vertices, second level, proposals and their targets against those of the authors' code.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "facegraph/graph/partition_for_tests.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/io/npy.h"
#include "facegraph/io/npz.h"
#include "facegraph/proposals/propose.h"
#include "facegraph/proposals/targets.h"
#include "shared_data.h"

namespace facegraph {
namespace {

using testing::ElementsAreArray;

std::filesystem::path Golden(const std::string& name) { return SharedFolder() / "golden" / name; }

template <typename T>
Matrix<T> ReadMatrix(const NpyArray& array) {
  Matrix<T> matrix(array.shape[0], array.shape[1]);
  const std::span<const T> values = array.Values<T>();
  std::copy(values.begin(), values.end(), matrix.data());
  return matrix;
}

class ProposalsGolden : public testing::Test {
 protected:
  void SetUp() override {
    SKIP_WITHOUT_SHARED("golden");
    rows_ = ReadMatrix<float>(ReadNpy(Golden("features.npy")));
    features_ = ToFeatures(rows_);
    neighbors_ = {ReadMatrix<int32_t>(ReadNpy(Golden("knn_ids.npy"))),
                  ReadMatrix<float>(ReadNpy(Golden("knn_sims.npy")))};
  }

  Partition SuperVertices(int64_t k, double min_similarity, int32_t max_size) const {
    return FindSuperVertices(neighbors_,
                             {.k = k, .min_similarity = min_similarity, .max_size = max_size});
  }

  Matrix<float> rows_;
  Features features_;
  NeighborLists neighbors_;
};

TEST_F(ProposalsGolden, SuperVerticesAreEqual) {
  struct Recorded {
    int64_t k;
    double min_similarity;
    int32_t max_size;
  };
  for (const Recorded& r :
       {Recorded{80, 0.5, 300}, Recorded{80, 0.6, 300}, Recorded{80, 0.65, 300},
        Recorded{80, 0.7, 300}, Recorded{30, 0.6, 300}, Recorded{80, 0.6, 50}}) {
    const std::string name =
        fmt::format("sv_k{}_th{:.2f}_max{}.npy", r.k, r.min_similarity, r.max_size);
    const Partition partition = SuperVertices(r.k, r.min_similarity, r.max_size);
    EXPECT_THAT(SmallestMembers(partition),
                ElementsAreArray(ReadNpy(Golden(name)).Values<int32_t>()))
        << name;
  }
}

TEST_F(ProposalsGolden, CountsFacesWithoutAPair) {
  const auto count_unassigned = [&](double min_similarity) {
    return std::ranges::count(SuperVertices(80, min_similarity, 300).cluster_of_face, -1);
  };
  EXPECT_EQ(count_unassigned(0.5), 61);
  EXPECT_EQ(count_unassigned(0.6), 333);
  EXPECT_EQ(count_unassigned(0.65), 620);
}

class SecondLevelGolden : public ProposalsGolden,
                          public testing::WithParamInterface<std::tuple<double, MeanSimilarity>> {
 protected:
  double BaseSimilarity() const { return std::get<0>(GetParam()); }
  MeanSimilarity Similarity() const { return std::get<1>(GetParam()); }
  std::string SimilarityName() const {
    return Similarity() == MeanSimilarity::kCosine ? "cosine" : "inner";
  }
};

TEST_P(SecondLevelGolden, MeansNeighborsAndGroupsAreEqual) {
  const Partition base = WithSingletons(SuperVertices(80, BaseSimilarity(), 300));
  const Matrix<float> means = MeanFeatures(features_, base);
  const NeighborLists near = FindNeighborsOfMeans(means, 4, Similarity());

  NpzArrays recorded = ReadNpz(
      Golden(fmt::format("level2_sv_base{:.2f}_{}.npz", BaseSimilarity(), SimilarityName())));
  const std::span<const int32_t> first_member = recorded.at("first_member").Values<int32_t>();
  const std::span<const float> norm = recorded.at("mean_norm").Values<float>();
  ASSERT_EQ(base.num_clusters, static_cast<int32_t>(first_member.size()));
  const ProposalSet members = ProposalsFromPartition(base);
  const Matrix<float> recorded_sims = ReadMatrix<float>(recorded.at("knn_sims"));
  for (int32_t v = 0; v < base.num_clusters; ++v) {
    EXPECT_EQ(members.Members(v).front(), first_member[v]);
    double square = 0;
    for (float value : means.Row(v))
      square += static_cast<double>(value) * static_cast<double>(value);
    EXPECT_NEAR(std::sqrt(square), norm[v], 1e-6);
    for (int64_t c = 0; c < 4; ++c) EXPECT_NEAR(near.similarities(v, c), recorded_sims(v, c), 1e-6);
  }
  EXPECT_EQ(near.ids, ReadMatrix<int32_t>(recorded.at("knn_ids")));

  for (const auto& [k, max_super_vertices] : {std::pair{2, 8}, std::pair{3, 5}, std::pair{4, 4}}) {
    const std::string name = fmt::format("level2_base{:.2f}_k{}_svmax{}_{}.npz", BaseSimilarity(),
                                         k, max_super_vertices, SimilarityName());
    IterationOptions options;
    options.grouping.k = k;
    options.grouping.max_size = max_super_vertices;
    const ProposalSet groups = ProposalsFromPartition(GroupSuperVertices(base, near, options));
    recorded = ReadNpz(Golden(name));
    EXPECT_THAT(groups.offsets, ElementsAreArray(recorded.at("offsets").Values<int32_t>())) << name;
    EXPECT_THAT(groups.members, ElementsAreArray(recorded.at("members").Values<int32_t>())) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(BothBases, SecondLevelGolden,
                         testing::Combine(testing::Values(0.6, 0.65),
                                          testing::Values(MeanSimilarity::kCosine,
                                                          MeanSimilarity::kInnerProduct)));

/// The eight settings of the recorded proposals: those of preset 8 with lower thresholds.
std::vector<ProposalSetting> RecordedSettings() {
  std::vector<ProposalSetting> settings = FindPreset("8").settings;
  const double thresholds[] = {0.5, 0.5, 0.5, 0.6, 0.6, 0.6, 0.65, 0.65};
  for (size_t s = 0; s < settings.size(); ++s) {
    settings[s].super_vertices.min_similarity = thresholds[s];
  }
  return settings;
}

TEST_F(ProposalsGolden, ProposalsOfEightSettingsAndTheirTargetsAreEqual) {
  const NpzArrays recorded = ReadNpz(Golden("cover.npz"));
  const ProposalSet proposal_set = GenerateProposals(
      features_, neighbors_, {.settings = RecordedSettings(), .keep_repeats = true});
  EXPECT_THAT(proposal_set.offsets, ElementsAreArray(recorded.at("offsets").Values<int32_t>()));
  EXPECT_THAT(proposal_set.members, ElementsAreArray(recorded.at("members").Values<int32_t>()));
  EXPECT_THAT(proposal_set.setting, ElementsAreArray(recorded.at("setting").Values<int32_t>()));
  EXPECT_EQ(WithoutRepeats(proposal_set).num_proposals(), 509);

  const ProposalTargets targets = TargetsFromLabels(proposal_set, ReadLabels(Golden("labels.txt")));
  const std::span<const float> iou = recorded.at("iou").Values<float>();
  const std::span<const float> iop = recorded.at("iop").Values<float>();
  ASSERT_EQ(targets.iou.size(), iou.size());
  for (size_t p = 0; p < iou.size(); ++p) {
    EXPECT_NEAR(targets.iou[p], iou[p], 1e-6) << "proposal " << p;
    EXPECT_NEAR(targets.iop[p], iop[p], 1e-6) << "proposal " << p;
  }
}

}  // namespace
}  // namespace facegraph
