// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

#include "facegraph/compare/comparison.h"

namespace facegraph {

/// "k=20 min-similarity=0.5".
std::string ParametersText(const ParameterValues& parameters);

// The rows of a comparison in the given order.

/// A table in percent for a terminal.
std::string ComparisonText(std::span<const ComparisonRow> rows);
/// CSV (RFC 4180) with a header line; figures are fractions, 0..1, and empty where they are 0/0.
std::string ComparisonCsv(std::span<const ComparisonRow> rows);
/// A Markdown table in percent.
std::string ComparisonMarkdown(std::span<const ComparisonRow> rows);

}  // namespace facegraph
