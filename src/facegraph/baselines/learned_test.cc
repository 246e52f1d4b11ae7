// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "facegraph/base/error.h"
#include "facegraph/baselines/gcn_e.h"
#include "facegraph/baselines/gcn_v.h"
#include "facegraph/baselines/l_gcn.h"
#include "facegraph/baselines/pivot_subgraphs.h"
#include "facegraph/baselines/world_for_tests.h"
#include "facegraph/evaluation/evaluate.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

std::vector<int64_t> Labels(int64_t num_faces, int64_t num_identities) {
  std::vector<int64_t> labels;
  for (int64_t face = 0; face < num_faces; ++face) labels.push_back(face % num_identities);
  return labels;
}

/// Batches of rings with eight rows. The target of a row is 1 if the sum of the first inputs of the
/// row and its two neighbors is above 0.
void FillRing(std::span<const int32_t> examples, NetworkBatch& batch) {
  const auto n = 8 * std::ssize(examples);
  batch.input = Matrix<float>(n, 2);
  batch.adjacency = {};
  batch.target.assign(static_cast<size_t>(n), 0);
  batch.is_asked.assign(static_cast<size_t>(n), 1);
  for (int64_t e = 0; e < std::ssize(examples); ++e) {
    Random random(99, static_cast<uint64_t>(examples[e]));
    for (int64_t row = 0; row < 16; ++row) {
      batch.input.data()[16 * e + row] = static_cast<float>(random.Normal());
    }
    for (int64_t row = 0; row < 8; ++row) {
      double sum = 0;
      for (const int64_t other : {row, (row + 1) % 8, (row + 7) % 8}) {
        sum += double{batch.input(8 * e + other, 0)};
        if (other != row) batch.adjacency.ids.push_back(static_cast<int32_t>(8 * e + other));
      }
      batch.adjacency.offsets.push_back(std::ssize(batch.adjacency.ids));
      batch.adjacency.inverse_row_sums.push_back(1.0f / 3);
      batch.target[8 * e + row] = sum > 0 ? 1.0f : 0.0f;
    }
  }
}

double Accuracy(const NeighborhoodNetwork& network) {
  int64_t right = 0;
  Execution one_thread;
  one_thread.num_threads = 1;
  network.Predict(
      100, FillRing,
      [&](std::span<const int32_t>, const NetworkBatch& batch, std::span<const float> values) {
        for (size_t row = 0; row < values.size(); ++row) {
          right += (values[row] > 0.5f) == (batch.target[row] > 0.5f) ? 1 : 0;
        }
      },
      one_thread);
  return static_cast<double>(right) / 800;
}

TEST(NeighborhoodNetwork, UsesNeighborsOnlyIfItAggregates) {
  NeighborhoodNetworkOptions options{.widths = {16, 16}, .epochs = 20, .learning_rate = 0.01};
  NeighborhoodNetwork aggregating(2, options);
  aggregating.Train(500, FillRing, {});
  EXPECT_GT(Accuracy(aggregating), 0.95);
  options.aggregates = false;
  NeighborhoodNetwork rowwise(2, options);
  rowwise.Train(500, FillRing, {});
  EXPECT_LT(Accuracy(rowwise), 0.85);
}

TEST(NeighborhoodNetwork, IsTheSameAfterLoadingAndForAnyNumberOfThreads) {
  const NeighborhoodNetworkOptions options{.widths = {8}, .epochs = 2, .min_steps = 0};
  std::string saved;
  for (const int threads : {1, 2, 7}) {
    Execution execution;
    execution.num_threads = threads;
    NeighborhoodNetwork network(2, options);
    network.Train(100, FillRing, execution);
    if (saved.empty()) saved = network.Save();
    EXPECT_EQ(network.Save(), saved);
  }
  NeighborhoodNetwork other(2, {.widths = {8}, .seed = 7});
  EXPECT_NE(other.Save(), saved);
  EXPECT_EQ(other.Load(saved), saved.size());
  EXPECT_EQ(other.Save(), saved);
  EXPECT_THROW(other.Load(std::span<const char>(saved).first(20)), Error);
}

TEST(FillSubgraphs, HoldsDifferencesEdgesAndTargets) {
  const NeighborLists lists =
      ListsFrom(5, {{0, 1, 0.9f}, {0, 2, 0.8f}, {1, 2, 0.7f}, {2, 3, 0.9f}, {4, 1, 0.9f}});
  Matrix<float> units(5, 1);
  for (int64_t face = 0; face < 5; ++face) units(face, 0) = static_cast<float>(10 * face);
  NetworkBatch batch;
  const std::vector<int64_t> labels{7, 7, 8, 7, 8};
  FillSubgraphs(
      units.View(), lists, lists.k(), labels,
      [](int32_t pivot) {
        return PivotSubgraph{pivot == 0 ? std::vector<int32_t>{1, 2, 3} : std::vector<int32_t>{1},
                             1};
      },
      std::vector<int32_t>{0, 4}, batch);
  EXPECT_EQ(batch.input.rows(), 4);
  EXPECT_EQ(batch.input(2, 0), 30);
  EXPECT_EQ(batch.input(3, 0), -30);
  EXPECT_EQ(batch.adjacency.offsets, (std::vector<int64_t>{0, 1, 3, 4, 4}));
  EXPECT_EQ(batch.adjacency.ids, (std::vector<int32_t>{1, 0, 2, 1}));
  EXPECT_EQ(batch.target, (std::vector<float>{1, 0, 1, 0}));
  EXPECT_EQ(batch.is_asked, (std::vector<uint8_t>{1, 0, 0, 1}));
}

TEST(FollowConfidence, JoinsFacesWithTheMostConfidentFace) {
  // 0 and 1 have low confidence, so 2 is their parent. 3 is more confident than 2 but too distant.
  const NeighborLists lists =
      ListsFrom(4, {{0, 1, 0.9f}, {0, 2, 0.8f}, {1, 2, 0.8f}, {2, 3, 0.4f}});
  const std::vector<float> confidence{0.1f, 0.1f, 0.5f, 0.9f};
  EXPECT_EQ(FollowConfidence(lists, confidence, {.min_similarity = 0.5}).cluster_of_face,
            (std::vector<int32_t>{0, 0, 0, 1}));
  EXPECT_EQ(FollowConfidence(lists, confidence, {.min_similarity = 0.3}).num_clusters, 1);
}

TEST(LearnedMethods, ClusterNewIdentities) {
  const World seen(600, 40, 0.5, 30), test(300, 20, 0.45, 30);
  const std::vector<int64_t> labels = Labels(600, 40), truth = Labels(300, 20);
  const TrainingFaces faces{seen.features, seen.neighbors, labels};
  ConfidenceNetwork confidence(16, 1);
  confidence.Train(faces, {});
  const std::vector<float> predicted = confidence.Predict(test.features, test.neighbors, {});
  EXPECT_GT(Evaluate(truth, FollowConfidence(test.neighbors, predicted, {.min_similarity = 0.7}))
                .bcubed.f,
            0.7);

  ConnectivityNetwork connectivity(16, 1);
  connectivity.Train(faces, confidence.Predict(seen.features, seen.neighbors, {}), {});
  EXPECT_GT(Evaluate(truth, connectivity.Cluster(test.features, test.neighbors, predicted, {}, {}))
                .bcubed.f,
            0.6);

  LinkNetwork links(16, 1);
  links.Train(faces, {});
  EXPECT_GT(Evaluate(truth, JoinLinks(links.PredictLinks(test.features, test.neighbors, {}),
                                      {.min_probability = 0.8, .max_size = 20}, {}))
                .bcubed.f,
            0.6);
}

}  // namespace
}  // namespace facegraph
