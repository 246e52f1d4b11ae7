// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/inspect/inspect_features.h"

namespace facegraph::cli {
namespace {

constexpr int kHistogramWidth = 40;

std::string Histogram(const char* title, const SimilaritySummary& summary) {
  if (summary.total == 0) return "";
  std::string text = fmt::format("{}: mean {:.3f}, standard deviation {:.3f}\n", title,
                                 summary.mean, summary.std_dev);
  const int64_t most = *std::max_element(summary.counts.begin(), summary.counts.end());
  for (size_t bin = 0; bin < summary.counts.size(); ++bin) {
    if (summary.counts[bin] == 0) continue;
    const auto width = static_cast<size_t>(summary.counts[bin] * kHistogramWidth / most);
    text +=
        fmt::format("  {:5.2f} {:<40} {}\n", -1 + 0.05 * static_cast<double>(bin),
                    std::string(std::max<size_t>(width, 1), '#'), CountText(summary.counts[bin]));
  }
  return text;
}

std::string ReportText(const FeatureReport& report) {
  std::string text =
      fmt::format("{} faces, {} values each, {}\n", CountText(report.num_faces), report.dim,
                  report.type == FeatureType::kFloat16 ? "float16" : "float32");
  text += fmt::format("length of a row: {:.4f} .. {:.4f}, median {:.4f}; {} not of length 1\n",
                      report.min_norm, report.max_norm, report.median_norm,
                      CountText(report.num_not_unit));
  text += fmt::format(
      "rows with NaN or infinity: {}, rows of zeros: {}, exact repeats of another row: {}\n",
      CountText(report.num_not_finite), CountText(report.num_zero), CountText(report.num_repeated));
  text += Histogram("similarity of random pairs", report.random_pairs);
  text += Histogram("similarity of nearest neighbors (sample)", report.nearest);
  for (const std::string& warning : report.warnings) text += fmt::format("warning: {}\n", warning);
  if (report.warnings.empty()) text += "no problem found\n";
  return text;
}

nlohmann::ordered_json SummaryJson(const SimilaritySummary& summary) {
  return {{"mean", summary.mean},
          {"deviation", summary.std_dev},
          {"total", summary.total},
          {"counts_from_minus_one_by_0.05", summary.counts}};
}

nlohmann::ordered_json ReportJson(const FeatureReport& report) {
  return {{"faces", report.num_faces},
          {"dim", report.dim},
          {"type", report.type == FeatureType::kFloat16 ? "float16" : "float32"},
          {"norm",
           {{"min", report.min_norm}, {"median", report.median_norm}, {"max", report.max_norm}}},
          {"not_unit", report.num_not_unit},
          {"not_finite", {{"rows", report.num_not_finite}, {"first", report.first_not_finite}}},
          {"zero", {{"rows", report.num_zero}, {"first", report.first_zero}}},
          {"repeated", report.num_repeated},
          {"random_pairs", SummaryJson(report.random_pairs)},
          {"nearest_neighbors", SummaryJson(report.nearest)},
          {"warnings", report.warnings}};
}

void RunInspect(const FeatureArguments& arguments, Session& session) {
  const Features features = OpenFeatures(arguments, session);
  const FeatureReport report =
      InspectFeatures(features, {.seed = session.common().seed + 1}, session.execution());
  session.PrintResult(ReportJson(report), ReportText(report));
}

}  // namespace

void AddInspectCommand(Command& program) {
  auto arguments = std::make_shared<FeatureArguments>();
  Command& command = program.AddCommand("inspect", "Check features before they are clustered");
  AddFeatureArguments(command, *arguments);
  command.Footer(
      R"(Prints shape, row lengths, broken rows, duplicates and similarities. Warns of features that give a meaningless
clustering: not centered, not of faces, in a wrong order, or read with a wrong layout.

Examples:
  facegraph inspect features.npy
  facegraph inspect features.bin --dim 512 --json)");
  FinishCommand(command, [arguments](Session& session) { RunInspect(*arguments, session); });
}

}  // namespace facegraph::cli
