// SPDX-License-Identifier: MIT
#include "facegraph/compare/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "facegraph/base/text.h"
#include "facegraph/base/timing.h"

namespace facegraph {
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

std::string ToBytes(const NeighborLists& lists) {
  const size_t size = static_cast<size_t>(lists.ids.size()) * sizeof(int32_t);
  std::string bytes(2 * size, '\0');
  std::memcpy(bytes.data(), lists.ids.data(), size);
  std::memcpy(bytes.data() + size, lists.similarities.data(), size);
  return bytes;
}

NeighborLists NeighborListsFrom(const std::string& bytes, int64_t num_faces) {
  const size_t size = bytes.size() / 2;
  const int64_t k = static_cast<int64_t>(size / sizeof(int32_t)) / num_faces;
  NeighborLists lists{Matrix<int32_t>(num_faces, k), Matrix<float>(num_faces, k)};
  std::memcpy(lists.ids.data(), bytes.data(), size);
  std::memcpy(lists.similarities.data(), bytes.data() + size, size);
  return lists;
}

/// A row of a method without results.
ComparisonRow EmptyRow(const Method& method) {
  ComparisonRow row;
  row.name = method.name;
  row.title = method.title;
  row.paper = method.paper;
  return row;
}

/// Runs a piece of work where the options say. Progress reaches the caller only from this process.
WorkOutcome RunLimited(const std::function<std::string(const Execution&)>& work,
                       const ComparisonOptions& how, const Execution& execution) {
  if (how.isolation == Isolation::kInProcess) return RunInProcess(work, how.limits, execution);
  return RunInSubprocess([&] { return work(execution); }, how.limits, execution);
}

/// One run of a method as a row that is not tuned.
ComparisonRow RunOnce(const Method& method, const KnownFaces& faces, std::string_view learned,
                      const ParameterValues& parameters, const ComparisonOptions& how,
                      const Execution& execution, const NeighborLists* predicted = nullptr) {
  const MethodInputs inputs{faces.features, faces.neighbors, how.seed,
                            learned,        faces.committee, predicted};
  const WorkOutcome outcome = RunLimited(
      [&](const Execution& own) {
        Execution quiet = own;
        if (how.isolation == Isolation::kSubprocess) quiet.on_progress = nullptr;
        return ToBytes(method.Cluster(inputs, parameters, quiet));
      },
      how, execution);
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

  void Update(double other_f, const ParameterValues& other) {
    if (std::isnan(other_f) || other_f <= f) return;
    f = other_f;
    parameters = other;
  }
};

/// The best combinations of the grid by either figure, or the reason why there is none.
struct Tuned {
  Best pairwise, bcubed;
  std::string failure;
};

/// The step of a method that is the same for the whole grid; nothing if it has none.
std::optional<NeighborLists> JudgeOnce(const Method& method, const KnownFaces& faces,
                                       std::string_view learned, const ComparisonOptions& how,
                                       const Execution& execution, std::string& failure) {
  if (!method.predict) return std::nullopt;
  const MethodInputs inputs{faces.features, faces.neighbors, how.seed, learned, faces.committee};
  const WorkOutcome outcome = RunLimited(
      [&](const Execution& own) { return ToBytes(method.predict(inputs, own)); }, how, execution);
  failure = outcome.failure;
  if (!failure.empty()) return std::nullopt;
  return NeighborListsFrom(outcome.result, faces.neighbors.num_faces());
}

Tuned Tune(const Method& method, const KnownFaces& faces, std::string_view learned,
           const ComparisonOptions& how, const Execution& execution) {
  const std::vector<ParameterValues> grid = method.Grid();
  const std::string stage = fmt::format("{}, tuning", method.title);
  Tuned tuned;
  const std::optional<NeighborLists> predicted =
      JudgeOnce(method, faces, learned, how, execution, tuned.failure);
  if (!tuned.failure.empty()) return tuned;
  for (size_t point = 0; point < grid.size(); ++point) {
    execution.Report(stage, static_cast<int64_t>(point), std::ssize(grid), "runs");
    const ComparisonRow tried = RunOnce(method, faces, learned, grid[point], how, execution,
                                        predicted ? &*predicted : nullptr);
    if (!tried.evaluation) {
      tuned.failure = "while tuning: " + tried.failure;
      continue;
    }
    tuned.pairwise.Update(tried.evaluation->pairwise.f, grid[point]);
    tuned.bcubed.Update(tried.evaluation->bcubed.f, grid[point]);
  }
  return tuned;
}

WorkOutcome Learn(const Method& method, const KnownFaces* faces, const ComparisonOptions& how,
                  const Execution& execution) {
  WorkOutcome nothing;
  if (!method.learn) return nothing;
  nothing.failure = "learns from labeled faces, and none are given (--train, train=)";
  if (faces == nullptr) return nothing;
  if (how.on_message) {
    how.on_message(
        fmt::format("{} learns from {} faces", method.title, CountText(std::ssize(faces->labels))));
  }
  return RunLimited(
      [&](const Execution& own) {
        return method.Learn({faces->features, faces->neighbors, faces->labels, faces->committee},
                            how.seed, own);
      },
      how, execution);
}

}  // namespace

std::vector<ComparisonRow> RunMethod(const Method& method, const KnownFaces& test,
                                     const KnownFaces* tuning, const KnownFaces* learning,
                                     const ComparisonOptions& how, const Execution& execution) {
  const Stopwatch watch;
  ComparisonRow failed = EmptyRow(method);
  const WorkOutcome learned = Learn(method, learning, how, execution);
  if (!learned.failure.empty()) {
    failed.failure = learned.failure;
    return {failed};
  }
  if (tuning == nullptr || method.Grid().size() == 1) {
    return {RunOnce(method, test, learned.result, method.WithDefaults({}), how, execution)};
  }
  const auto [pairwise, bcubed, failure] = Tune(method, *tuning, learned.result, how, execution);
  const double tuning_seconds = watch.Seconds();
  if (bcubed.f < 0) {
    failed.failure = failure;
    failed.tuning_seconds = tuning_seconds;
    return {failed};
  }
  std::vector<ComparisonRow> rows;
  const bool agree = pairwise.f < 0 || pairwise.parameters == bcubed.parameters;
  if (!agree) {
    rows.push_back(RunOnce(method, test, learned.result, pairwise.parameters, how, execution));
    rows.back().tuned_for = "pairwise F";
  }
  rows.push_back(RunOnce(method, test, learned.result, bcubed.parameters, how, execution));
  rows.back().tuned_for = agree ? "both" : "BCubed F";
  for (ComparisonRow& row : rows) row.tuning_seconds = tuning_seconds;
  return rows;
}

}  // namespace facegraph
