// SPDX-License-Identifier: MIT
#include "facegraph/cli/cluster_prediction.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph::cli {

void PrintPrediction(RunSize size, const ClusterOptions& options, Session& session) {
  size.product_rate = MeasureProductRate(size.dim);
  nlohmann::ordered_json json{{"faces", size.num_faces}, {"dim", size.dim}};
  std::string text = fmt::format("{} faces of dimension {}, {} settings, {} threads; about:\n",
                                 CountText(size.num_faces), size.dim,
                                 options.proposals.settings.size(), size.num_threads);
  double seconds = 0;
  for (const StageCost& cost : PredictStages(size, options)) {
    seconds += cost.seconds;
    json["stages"].push_back({{"stage", cost.stage},
                              {"bytes", cost.bytes},
                              {"operations", cost.operations},
                              {"seconds", cost.seconds}});
    text += fmt::format("  {:<16}{:>11}{:>14}{:>12}\n", cost.stage, BytesText(cost.bytes),
                        cost.operations > 0 ? fmt::format("{:.1e} ops", cost.operations) : "",
                        ClockText(cost.seconds));
  }
  const int64_t bytes = PredictPeakBytes(size, options);
  json["bytes"] = bytes;
  json["seconds"] = seconds;
  text +=
      fmt::format("  {:<16}{:>11}{:>14}{:>12}\n", "all", BytesText(bytes), "", ClockText(seconds));
  session.PrintResult(json, text);
}

}  // namespace facegraph::cli
