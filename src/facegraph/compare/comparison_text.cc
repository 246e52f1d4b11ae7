// SPDX-License-Identifier: MIT
#include "facegraph/compare/comparison_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "facegraph/base/text.h"
#include "facegraph/base/user_text.h"
#include "facegraph/evaluation/evaluate.h"

namespace facegraph {
namespace {

std::string Triple(const PrecisionRecall& figures) {
  const auto digits = [](double fraction) {
    return std::isnan(fraction) ? "n/a" : fmt::format("{:.1f}", 100 * fraction);
  };
  return fmt::format("{} / {} / {}", digits(figures.precision), digits(figures.recall),
                     digits(figures.f));
}

std::string GetTitle(const ComparisonRow& row) {
  return row.tuned_for.empty() || row.tuned_for == "both"
             ? row.title
             : fmt::format("{} ({})", row.title, row.tuned_for);
}

std::string CsvNumber(double value) {
  return std::isnan(value) ? "" : fmt::format("{:.6f}", value);
}

}  // namespace

std::string ParametersText(const ParameterValues& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters) {
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, value);
  }
  return text;
}

std::string ComparisonText(std::span<const ComparisonRow> rows) {
  std::string text = fmt::format("{:<40} {:>20} {:>20} {:>6} {:>8} {:>9} {:>8} {:>10}  {}\n", "",
                                 "pairwise P / R / F", "BCubed P / R / F", "NMI", "clusters",
                                 "singles", "seconds", "memory", "parameters");
  for (const ComparisonRow& row : rows) {
    text += fmt::format("{:<40} ", GetTitle(row));
    if (row.evaluation) {
      const Evaluation& figures = *row.evaluation;
      text += fmt::format("{:>20} {:>20} {:>6} {:>8} {:>9} {:>8.2f} {:>10}  {}\n",
                          Triple(figures.pairwise), Triple(figures.bcubed),
                          Percent(figures.nmi.arithmetic), CountText(figures.clusters),
                          CountText(figures.singletons), row.seconds, BytesText(row.peak_bytes),
                          ParametersText(row.parameters));
    } else {
      text += fmt::format("failed: {}\n", row.failure);
    }
  }
  return text;
}

std::string ComparisonCsv(std::span<const ComparisonRow> rows) {
  std::string text =
      "method,tuned_for,parameters,pairwise_precision,pairwise_recall,pairwise_f,bcubed_precision,"
      "bcubed_recall,bcubed_f,nmi_arithmetic,clusters,singletons,seconds,peak_bytes,"
      "tuning_seconds,failure\n";
  for (const ComparisonRow& row : rows) {
    text += fmt::format("{},{},{},", CsvText(row.name), CsvText(row.tuned_for),
                        CsvText(ParametersText(row.parameters)));
    if (row.evaluation) {
      const Evaluation& figures = *row.evaluation;
      for (const PrecisionRecall& triple : {figures.pairwise, figures.bcubed}) {
        text += fmt::format("{},{},{},", CsvNumber(triple.precision), CsvNumber(triple.recall),
                            CsvNumber(triple.f));
      }
      text += fmt::format("{},{},{},", CsvNumber(figures.nmi.arithmetic), figures.clusters,
                          figures.singletons);
    } else {
      text += ",,,,,,,,,";
    }
    text += fmt::format("{:.3f},{},{:.3f},{}\n", row.seconds, row.peak_bytes, row.tuning_seconds,
                        CsvText(row.failure));
  }
  return text;
}

std::string ComparisonMarkdown(std::span<const ComparisonRow> rows) {
  std::string text =
      "| method | pairwise P / R / F | BCubed P / R / F | NMI | clusters | singletons | seconds | "
      "memory | parameters |\n|---|---|---|---|---|---|---|---|---|\n";
  for (const ComparisonRow& row : rows) {
    text += fmt::format("| {} | ", GetTitle(row));
    if (row.evaluation) {
      const Evaluation& figures = *row.evaluation;
      text += fmt::format("{} | {} | {} | {} | {} | {:.2f} | {} | {} |\n", Triple(figures.pairwise),
                          Triple(figures.bcubed), Percent(figures.nmi.arithmetic),
                          CountText(figures.clusters), CountText(figures.singletons), row.seconds,
                          BytesText(row.peak_bytes), ParametersText(row.parameters));
    } else {
      text += fmt::format("failed: {} | | | | | | | |\n", row.failure);
    }
  }
  return text;
}

}  // namespace facegraph
