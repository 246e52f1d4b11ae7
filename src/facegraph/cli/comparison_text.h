// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "facegraph/compare/comparison.h"

namespace facegraph::cli {

/// "k=20 min-similarity=0.5".
std::string ParametersText(const ParameterValues& parameters);

/// The rows of a comparison, in the given order: for people, for spreadsheets (RFC 4180, figures as
/// fractions), for documents, for programs.
std::string ComparisonText(std::span<const ComparisonRow> rows);
std::string ComparisonCsv(std::span<const ComparisonRow> rows);
std::string ComparisonMarkdown(std::span<const ComparisonRow> rows);
nlohmann::ordered_json ComparisonJson(std::span<const ComparisonRow> rows);

/// A picture (SVG 1.1) of the rows that did not fail: BCubed F against pairwise F, and against
/// seconds.
std::string ComparisonSvg(std::span<const ComparisonRow> rows);

}  // namespace facegraph::cli
