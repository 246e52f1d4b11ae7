// SPDX-License-Identifier: MIT
#include "facegraph/cli/comparison_text.h"

#include <nlohmann/json.hpp>

#include "facegraph/base/text.h"
#include "facegraph/cli/evaluation_text.h"

namespace facegraph::cli {

nlohmann::ordered_json ComparisonJson(std::span<const ComparisonRow> rows) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const ComparisonRow& row : rows) {
    nlohmann::ordered_json json{
        {"method", row.name},           {"title", row.title},
        {"paper", row.paper},           {"tuned_for", row.tuned_for},
        {"parameters", row.parameters}, {"seconds", row.seconds},
        {"peak_bytes", row.peak_bytes}, {"tuning_seconds", row.tuning_seconds}};
    if (row.evaluation) {
      json["evaluation"] = EvaluationJson(*row.evaluation);
    } else {
      json["failure"] = row.failure;
    }
    all.push_back(std::move(json));
  }
  return all;
}

}  // namespace facegraph::cli
