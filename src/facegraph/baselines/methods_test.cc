// SPDX-License-Identifier: MIT
#include "facegraph/baselines/methods.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <set>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/baselines/world_for_tests.h"

namespace facegraph {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The parameters of a method that is trained on a small set.
std::string Train(const Method& method, const Execution& execution) {
  if (!method.learn) return "";
  const World world(40, 8, 0.7, 6);
  std::vector<int64_t> labels;
  for (int64_t face = 0; face < 40; ++face) labels.push_back(face % 8);
  return method.Learn({world.features, world.neighbors, labels}, 5, execution);
}

TEST(AllMethods, FindTheSameClustersForAnyNumberOfThreads) {
  const World world(300, 20, 0.7, 30);
  for (const Method& method : AllMethods()) {
    std::set<std::vector<int32_t>> results;
    for (const int threads : {1, 7}) {
      Execution execution;
      execution.num_threads = threads;
      const std::string learned = Train(method, execution);
      const Partition partition = method.Cluster({world.features, world.neighbors, 3, learned},
                                                 method.WithDefaults({}), execution);
      EXPECT_EQ(partition.num_faces(), 300) << method.name;
      EXPECT_EQ(partition.cluster_of_face, Canonical(partition).cluster_of_face) << method.name;
      results.insert(partition.cluster_of_face);
    }
    EXPECT_EQ(results.size(), 1u) << method.name;
  }
}

TEST(AllMethods, WorkForOneFaceAndForTwo) {
  const World one(1, 1, 0.3, 10), two(2, 1, 0.3, 10);
  for (const Method& method : AllMethods()) {
    const std::string learned = Train(method, {});  // once: most of the time goes here
    for (const World* world : {&one, &two}) {
      const Partition partition = method.Cluster({world->features, world->neighbors, 3, learned},
                                                 method.WithDefaults({}), {});
      EXPECT_EQ(partition.num_faces(), world->neighbors.num_faces()) << method.name;
    }
  }
}

TEST(AllMethods, RefuseToLearnFromLabelsThatTeachNothing) {
  const World world(12, 3, 0.7, 6);
  std::vector<int64_t> different(12);
  std::iota(different.begin(), different.end(), 0);
  for (const Method& method : AllMethods()) {
    if (!method.learn) continue;
    for (const auto& labels :
         {std::vector<int64_t>(12, 3), different, std::vector<int64_t>(12, -1)}) {
      EXPECT_THROW(method.Learn({world.features, world.neighbors, labels}, 5, {}), Error)
          << method.name;
    }
  }
}

TEST(AllMethods, HaveUniqueNamesAndDescriptions) {
  std::set<std::string> names;
  for (const Method& method : AllMethods()) {
    EXPECT_TRUE(names.insert(method.name).second) << method.name;
    EXPECT_FALSE(method.title.empty() || method.description.empty()) << method.name;
    EXPECT_LE(method.Grid().size(), 100u) << method.name << ": a small grid";
  }
}

TEST(Method, GridHoldsEveryCombination) {
  Method method;
  method.parameters = {{"a", "", 1, {1, 2}}, {"b", "", 7, {}}, {"c", "", 0, {5, 6}}};
  EXPECT_THAT(method.Grid(), ElementsAre(ParameterValues{{"a", 1}, {"b", 7}, {"c", 5}},
                                         ParameterValues{{"a", 1}, {"b", 7}, {"c", 6}},
                                         ParameterValues{{"a", 2}, {"b", 7}, {"c", 5}},
                                         ParameterValues{{"a", 2}, {"b", 7}, {"c", 6}}));
}

TEST(FindMethod, ListsTheNamesForAnUnknownOne) {
  EXPECT_EQ(FindMethod("rank-order").title, "approximate rank-order");
  try {
    FindMethod("magic");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_THAT(error.what(), HasSubstr("chinese-whispers"));
  }
  EXPECT_THROW(FindMethod("dbscan").WithDefaults({{"resolution", 1.0}}), Error);
}

}  // namespace
}  // namespace facegraph
