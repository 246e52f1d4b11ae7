// SPDX-License-Identifier: MIT
// Metrics of nine labelings against those of the authors' code (golden/README.md, section 8).
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "facegraph/evaluation/evaluate.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/io/npy.h"
#include "shared_data.h"

namespace facegraph {
namespace {

// Null means 0 / 0.
void ExpectNear(double value, const nlohmann::json& recorded, const std::string& what) {
  if (recorded.is_null()) {
    EXPECT_TRUE(std::isnan(value)) << what;
  } else {
    EXPECT_NEAR(value, recorded.get<double>(), 1e-12) << what;
  }
}

void ExpectNear(const PrecisionRecall& values, const nlohmann::json& recorded,
                const std::string& what) {
  ExpectNear(values.precision, recorded.at("precision"), what + " precision");
  ExpectNear(values.recall, recorded.at("recall"), what + " recall");
  ExpectNear(values.f, recorded.at("fscore"), what + " F");
}

// The labeling `name` of metrics.json for faces with the true labels `truth`.
std::vector<int64_t> Predicted(const std::string& name, const std::vector<int64_t>& truth) {
  const std::filesystem::path folder = SharedFolder() / "golden";
  std::vector<int64_t> labels(truth.size(), 0);
  if (name == "perfect") return truth;
  if (name == "one_cluster") return labels;
  if (name == "all_singletons") {
    std::iota(labels.begin(), labels.end(), 0);
    return labels;
  }
  if (name.starts_with("sv_")) {
    const NpyArray array = ReadNpy(folder / (name + ".npy"));
    const std::span<const int32_t> values = array.Values<int32_t>();
    return {values.begin(), values.end()};
  }
  return ReadLabels(folder / ("labels_" + name + ".txt"));
}

TEST(EvaluationGolden, AllMetricsEqualTheRecordedOnes) {
  SKIP_WITHOUT_SHARED("golden");
  const std::filesystem::path folder = SharedFolder() / "golden";
  const std::vector<int64_t> truth = ReadLabels(folder / "labels.txt");
  std::ifstream file(folder / "metrics.json");
  const nlohmann::json metrics = nlohmann::json::parse(file);
  EXPECT_EQ(metrics.size(), 9u);
  for (const auto& [name, recorded] : metrics.items()) {
    const Evaluation evaluation = Evaluate(truth, Predicted(name, truth));
    EXPECT_EQ(evaluation.faces, 2380);
    EXPECT_EQ(evaluation.identities, 100);
    EXPECT_EQ(evaluation.clusters, recorded.at("clusters").get<int64_t>()) << name;
    ExpectNear(evaluation.pairwise, recorded.at("pairwise"), name + " pairwise");
    ExpectNear(evaluation.bcubed, recorded.at("bcubed"), name + " BCubed");
    ExpectNear(evaluation.nmi.arithmetic, recorded.at("nmi_arithmetic"), name + " arithmetic NMI");
    ExpectNear(evaluation.nmi.geometric, recorded.at("nmi_geometric"), name + " geometric NMI");
  }
}

}  // namespace
}  // namespace facegraph
