// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/all_faces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/knn/features_for_tests.h"
#include "facegraph/models/models.h"

namespace facegraph {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int64_t kNumFaces = 300, kDim = 32;

class AllFaces : public testing::TestWithParam<AffinityKind> {
 protected:
  AllFaces() {
    Random random(1);
    originals_ = IdentityRows(kNumFaces, kDim, 60, 0.3, random);
  }

  /// The originals, then copies of one of them, then zero rows.
  Matrix<float> WithMore(int64_t num_copies, int64_t copied, int64_t num_zero) const {
    Matrix<float> rows(kNumFaces + num_copies + num_zero, kDim);
    std::copy_n(originals_.data(), originals_.size(), rows.data());
    for (int64_t i = 0; i < num_copies; ++i) {
      std::ranges::copy(originals_.Row(copied), rows.Row(kNumFaces + i).begin());
    }
    return rows;
  }

  static ClusterOptions Options() { return ClusterOptions::FromPreset("default", GetParam()); }

  static ClusterResult Run(const Matrix<float>& rows, const ClusterOptions& options = Options()) {
    return ClusterFaces(ToFeatures(rows), ShippedModels(GetParam()), options);
  }

  static std::vector<int64_t> FirstLabels(const ClusterResult& result) {
    const std::vector<int64_t> labels = ToLabelVector(result.clusters.partition);
    return {labels.begin(), labels.begin() + kNumFaces};
  }

  Matrix<float> originals_;
};

TEST_P(AllFaces, CopiesOfAFaceAreInItsClusterAndChangeNoOther) {
  const ClusterResult expected = Run(originals_);
  const ClusterResult result = Run(WithMore(3000, 7, 0));
  EXPECT_EQ(Canonical(FirstLabels(result)).cluster_of_face,
            Canonical(FirstLabels(expected)).cluster_of_face);
  EXPECT_EQ(result.num_repeated, 3000);
  const std::vector<int32_t>& clusters = result.clusters.partition.cluster_of_face;
  EXPECT_THAT(std::vector(clusters.begin() + kNumFaces, clusters.end()), Each(clusters[7]));
  EXPECT_EQ(clusters[7], 0) << "the largest cluster comes first";
  const std::vector<float> before = FaceProbabilities(expected), after = FaceProbabilities(result);
  EXPECT_EQ(after[7], before[7]);
  EXPECT_THAT(std::vector(after.begin() + kNumFaces, after.end()), Each(before[7]));
}

TEST_P(AllFaces, EveryPartOfTheResultHasAllFaces) {
  const ClusterResult result = Run(WithMore(5, 7, 2));
  const int64_t n = kNumFaces + 7;
  EXPECT_EQ(result.graph.features.num_faces(), n);
  EXPECT_EQ(result.graph.neighbors.num_faces(), n);
  EXPECT_EQ(result.proposal_set.num_faces, n);
  EXPECT_EQ(result.inliers.probability.size(), result.proposal_set.members.size());
  EXPECT_EQ(std::ssize(result.scores.iou), result.proposal_set.num_proposals());
  for (int64_t p = 0; p < result.proposal_set.num_proposals(); ++p) {
    const auto members = result.proposal_set.Members(p);
    const std::set<int32_t> own(members.begin(), members.end());
    EXPECT_EQ(own.size(), members.size());
    EXPECT_TRUE(std::ranges::is_sorted(members));
    EXPECT_EQ(own.contains(7), own.contains(kNumFaces + 4)) << "copies are in the same proposals";
  }
  // A copy is the first neighbor of a copy, and the face itself comes before.
  EXPECT_EQ(result.graph.neighbors.ids(kNumFaces, 0), kNumFaces);
  EXPECT_EQ(result.graph.neighbors.ids(kNumFaces, 1), 7);
  EXPECT_EQ(result.graph.neighbors.ids(n - 1, 0), n - 1);
  EXPECT_EQ(result.graph.neighbors.ids(n - 1, 1), -1) << "a zero row is like no face";
}

TEST_P(AllFaces, ZeroRowsAreUnassignedOrRefused) {
  const Matrix<float> rows = WithMore(0, 0, 2);
  ClusterResult result = Run(rows);
  EXPECT_THAT(result.zero_rows, ElementsAre(kNumFaces, kNumFaces + 1));
  const std::vector<int32_t>& clusters = result.clusters.partition.cluster_of_face;
  EXPECT_EQ(std::ranges::count(clusters, clusters[kNumFaces]), 1);
  EXPECT_EQ(std::ranges::count(clusters, clusters[kNumFaces + 1]), 1);
  EXPECT_EQ(Canonical(FirstLabels(result)).cluster_of_face,
            Canonical(FirstLabels(Run(originals_))).cluster_of_face);
  ClusterOptions options = Options();
  options.de_overlap.unassigned = Unassigned::kNoise;
  result = Run(rows, options);
  EXPECT_EQ(result.clusters.partition.cluster_of_face[kNumFaces], -1);
  options.zero_rows = ZeroRows::kRefuse;
  try {
    Run(rows, options);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("row 300 is all zeros"));
  }
  EXPECT_THROW(Run(Matrix<float>(5, kDim, 0.0f)), Error) << "nothing is left";
}

INSTANTIATE_TEST_SUITE_P(BothAffinities, AllFaces,
                         testing::Values(AffinityKind::kCosine, AffinityKind::kLearned));

TEST(RemoveZeroRows, NobodyHasThemAsNeighbors) {
  Matrix<float> rows(3, 2, 1.0f);
  std::ranges::fill(rows.Row(1), 0.0f);
  NeighborLists lists{Matrix<int32_t>(3, 3), Matrix<float>(3, 3, 0.5f)};
  for (int32_t row = 0; row < 3; ++row) {
    for (int32_t c = 0; c < 3; ++c) lists.ids(row, c) = (row + c) % 3;
  }
  RemoveZeroRows(FindDistinctRows(ToFeatures(rows), {}), lists);
  EXPECT_THAT(lists.ids.Row(0), ElementsAre(0, 2, -1));
  EXPECT_THAT(lists.ids.Row(1), ElementsAre(1, -1, -1));
  EXPECT_THAT(lists.ids.Row(2), ElementsAre(2, 0, -1));
  EXPECT_THAT(lists.similarities.Row(1), ElementsAre(0.5f, 0, 0));
}

}  // namespace
}  // namespace facegraph
