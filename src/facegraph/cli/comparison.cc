// SPDX-License-Identifier: MIT
#include "facegraph/cli/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace facegraph::cli {
namespace {

std::string ToBytes(const Partition& partition) {
  const std::vector<int32_t>& clusters = partition.cluster_of_face;
  std::string bytes(clusters.size() * sizeof(int32_t), '\0');
  std::memcpy(bytes.data(), clusters.data(), bytes.size());
  return bytes;
}

std::vector<int64_t> LabelsFrom(const std::string& bytes) {
  std::vector<int32_t> clusters(bytes.size() / sizeof(int32_t));
  std::memcpy(clusters.data(), bytes.data(), bytes.size());
  return {clusters.begin(), clusters.end()};
}

/// A row of a method that has not been run.
ComparisonRow EmptyRow(const Method& method) {
  ComparisonRow row;
  row.name = method.name;
  row.title = method.title;
  row.paper = method.paper;
  return row;
}

/// One run of a method as a row that is not tuned.
ComparisonRow RunOnce(const Method& method, const KnownFaces& faces, std::string_view learned,
                      const ParameterValues& parameters, const WorkLimits& limits,
                      Session& session) {
  const MethodInputs inputs{faces.features, faces.neighbours, session.common().seed, learned};
  const WorkOutcome outcome = DoApart(
      [&] {
        Execution quiet = session.execution();
        quiet.on_progress = nullptr;
        return ToBytes(method.run(inputs, parameters, quiet));
      },
      limits, session.execution());
  ComparisonRow row = EmptyRow(method);
  row.parameters = parameters;
  row.seconds = outcome.seconds;
  row.peak_bytes = outcome.peak_bytes;
  row.failure = outcome.failure;
  if (row.failure.empty()) row.evaluation = Evaluate(faces.labels, LabelsFrom(outcome.result));
  return row;
}

/// The best combination by one figure.
struct Best {
  double f = -1;
  ParameterValues parameters;

  void See(double other_f, const ParameterValues& other) {
    if (std::isnan(other_f) || other_f <= f) return;
    f = other_f;
    parameters = other;
  }
};

/// The best combinations of the grid by either figure; or why there is none.
struct Tuned {
  Best pairwise, bcubed;
  std::string failure;
};

Tuned Tune(const Method& method, const KnownFaces& faces, std::string_view learned,
           const WorkLimits& limits, Session& session) {
  const std::vector<ParameterValues> grid = method.Grid();
  const std::string stage = fmt::format("{}, tuning", method.title);
  Tuned tuned;
  for (size_t point = 0; point < grid.size(); ++point) {
    session.execution().Report(stage, static_cast<int64_t>(point), std::ssize(grid), "runs");
    const ComparisonRow tried = RunOnce(method, faces, learned, grid[point], limits, session);
    if (!tried.evaluation) {
      tuned.failure = "while tuning: " + tried.failure;
      continue;
    }
    tuned.pairwise.See(tried.evaluation->pairwise.f, grid[point]);
    tuned.bcubed.See(tried.evaluation->bcubed.f, grid[point]);
  }
  return tuned;
}

WorkOutcome Learn(const Method& method, const KnownFaces* faces, const WorkLimits& limits,
                  Session& session) {
  WorkOutcome nothing;
  if (!method.learn) return nothing;
  nothing.failure = "learns from labelled faces, and there are none (--train)";
  if (faces == nullptr) return nothing;
  session.console().Info(
      fmt::format("{} learns from {} faces", method.title, CountText(std::ssize(faces->labels))));
  return DoApart(
      [&] {
        return method.learn({faces->features, faces->neighbours, faces->labels},
                            session.common().seed, session.execution());
      },
      limits, session.execution());
}

}  // namespace

std::vector<ComparisonRow> RunMethod(const Method& method, const KnownFaces& test,
                                     const KnownFaces* tuning, const KnownFaces* learning,
                                     const WorkLimits& limits, Session& session) {
  const Stopwatch watch;
  ComparisonRow failed = EmptyRow(method);
  const WorkOutcome learned = Learn(method, learning, limits, session);
  if (!learned.failure.empty()) {
    failed.failure = learned.failure;
    return {failed};
  }
  if (tuning == nullptr || method.Grid().size() == 1) {
    return {RunOnce(method, test, learned.result, method.WithDefaults({}), limits, session)};
  }
  const auto [pairwise, bcubed, failure] = Tune(method, *tuning, learned.result, limits, session);
  const double tuning_seconds = watch.Seconds();
  if (bcubed.f < 0) {
    failed.failure = failure;
    failed.tuning_seconds = tuning_seconds;
    return {failed};
  }
  std::vector<ComparisonRow> rows;
  const bool agree = pairwise.f < 0 || pairwise.parameters == bcubed.parameters;
  if (!agree) {
    rows.push_back(RunOnce(method, test, learned.result, pairwise.parameters, limits, session));
    rows.back().tuned_for = "pairwise F";
  }
  rows.push_back(RunOnce(method, test, learned.result, bcubed.parameters, limits, session));
  rows.back().tuned_for = agree ? "both" : "BCubed F";
  for (ComparisonRow& row : rows) row.tuning_seconds = tuning_seconds;
  return rows;
}

}  // namespace facegraph::cli
