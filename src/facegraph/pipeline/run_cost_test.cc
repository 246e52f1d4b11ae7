// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/run_cost.h"

#include <gtest/gtest.h>

#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {
namespace {

RunSize Size(int64_t num_faces) {
  return {.num_faces = num_faces, .dim = 256, .num_threads = 2, .product_rate = 4e11};
}

TEST(PredictStages, NamesTheStagesOfTheMethodInOrder) {
  ClusterOptions options = ClusterOptions::FromPreset("20");
  std::vector<std::string> names;
  for (const StageCost& cost : PredictStages(Size(1000), options)) names.push_back(cost.stage);
  EXPECT_EQ(names, (std::vector<std::string>{"neighbors", "proposals", "affinity graph",
                                             "detection", "segmentation"}));
  options.segmentation.enabled = false;
  EXPECT_EQ(PredictStages(Size(1000), options).size(), 4u);
  RunSize size = Size(1000);
  size.finds_affinity = true;
  names.clear();
  for (const StageCost& cost : PredictStages(size, options)) names.push_back(cost.stage);
  EXPECT_EQ(names, (std::vector<std::string>{"neighbors", "whitening", "whitened neighbors",
                                             "probabilities", "proposals", "affinity graph",
                                             "detection"}));
}

TEST(PredictStages, AnExactSearchGrowsWithTheSquareAndMemoryWithTheFaces) {
  ClusterOptions options = ClusterOptions::FromPreset("20");
  options.search = SearchKind::kExact;
  const StageCost small = PredictStages(Size(1000000), options)[0];
  const StageCost large = PredictStages(Size(4000000), options)[0];
  EXPECT_DOUBLE_EQ(large.operations, 16 * small.operations);
  EXPECT_NEAR(static_cast<double>(large.bytes) / static_cast<double>(small.bytes), 4, 0.2);
}

TEST(PredictStages, ASearchThatMaySkipPairsTakesLessForManyFacesAlone) {
  ClusterOptions options = ClusterOptions::FromPreset("20");
  const auto operations = [&](SearchKind search, int64_t faces) {
    options.search = search;
    return PredictStages(Size(faces), options)[0].operations;
  };
  EXPECT_EQ(operations(SearchKind::kAuto, 600000), operations(SearchKind::kExact, 600000));
  EXPECT_LT(operations(SearchKind::kAuto, 5000000), 0.45 * operations(SearchKind::kExact, 5000000));
}

TEST(PredictStages, WideFeaturesNeedMemoryForTheirCovariance) {
  const RunSize size{.num_faces = 300, .dim = 4096, .finds_affinity = true};
  const ClusterOptions options = ClusterOptions::FromPreset("default");
  EXPECT_GE(PredictPeakBytes(size, options), int64_t{2} * 8 * 4096 * 4096);
}

TEST(PredictStages, FiveMillionFacesFitIntoSixteenGibibytes) {
  EXPECT_LE(PredictPeakBytes(Size(5210000), ClusterOptions::FromPreset("20")), int64_t{16} << 30);
}

TEST(MaxFacesFor, IsTheLargestNumberThatFits) {
  const ClusterOptions options = ClusterOptions::FromPreset("20");
  const int64_t max = MaxFacesFor(int64_t{1} << 30, Size(5000000), options);
  EXPECT_GT(max, 100000);
  EXPECT_LE(PredictPeakBytes(Size(max), options), int64_t{1} << 30);
  EXPECT_GT(PredictPeakBytes(Size(max + 1), options), int64_t{1} << 30);
}

TEST(CountSharedWork, CountsEveryBaseAndSearchOnce) {
  const auto of = [](const char* preset) { return CountSharedWork(FindPreset(preset).settings); };
  EXPECT_EQ(of("2").bases, 2);
  EXPECT_EQ(of("2").mean_searches, 0);
  EXPECT_EQ(of("20").bases, 3);
  EXPECT_EQ(of("20").mean_searches, 3);
  EXPECT_EQ(of("cosine").bases, 5);
  EXPECT_EQ(of("cosine").mean_searches, 3 + 9);  // of the bases, then of what each grouping made
}

TEST(ProductRate, IsThatOfAComputer) {
  EXPECT_GT(MeasureProductRate(64), 1e8);
  EXPECT_LT(MeasureProductRate(64), 1e14);
}

}  // namespace
}  // namespace facegraph
