// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "facegraph/compare/comparison_text.h"

namespace facegraph::cli {

/// The rows of a comparison for programs.
nlohmann::ordered_json ComparisonJson(std::span<const ComparisonRow> rows);

}  // namespace facegraph::cli
