// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "facegraph/evaluation/evaluate.h"

namespace facegraph::cli {

/// An evaluation for programs; figures that are 0/0 are null.
nlohmann::ordered_json EvaluationJson(const Evaluation& evaluation);

/// An evaluation for people, as a table in percent; figures that are 0/0 are "n/a".
std::string EvaluationText(const Evaluation& evaluation);

}  // namespace facegraph::cli
