// SPDX-License-Identifier: MIT
#include "facegraph/cli/other_method.h"

#include <fmt/format.h>

#include "facegraph/cli/evaluation_text.h"
#include "facegraph/cli/final_arguments.h"
#include "facegraph/cli/manifest.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/labels_file.h"

namespace facegraph::cli {
namespace {

/// The manifest of a run, without its results.
Manifest ManifestOf(const OtherMethodRun& run, const Features& features, const CLI::App& command,
                    const Session& session) {
  Manifest manifest(command, session.execution().Threads());
  if (run.manifest.empty()) return manifest;
  manifest.AddFeatures(run.features.path, features);
  for (const std::string& path : run.neighbours.paths) manifest.AddInput("neighbours", path);
  return manifest;
}

}  // namespace

void RunOtherMethod(const OtherMethodRun& run, const CLI::App& command, Session& session) {
  const Method& method = FindMethod(run.method.name);
  const ParameterValues parameters = ParametersOf(run.method);
  const Features features = LoadFeatures(run.features, session);
  std::vector<int64_t> truth;
  if (!run.truth.empty()) truth = LoadLabels(run.truth, features.num_faces(), run.features.path);
  RequireWritable(run.output);
  Manifest manifest = ManifestOf(run, features, command, session);
  Stopwatch watch;
  const NeighbourLists neighbours =
      LoadOrFindNeighbours(run.neighbours, features, run.num_neighbours, session);
  const double neighbour_seconds = watch.Seconds();
  watch = {};
  const Partition partition = LargestFirst(
      method.run({features, neighbours, session.common().seed}, parameters, session.execution()));

  nlohmann::ordered_json summary{
      {"method", method.name},
      {"parameters", parameters},
      {"faces", features.num_faces()},
      {"clusters", partition.num_clusters},
      {"seconds", {{"neighbours", neighbour_seconds}, {"method", watch.Seconds()}}}};
  std::string text;
  if (!truth.empty()) {
    const Evaluation evaluation = Evaluate(truth, partition);
    summary["evaluation"] = EvaluationJson(evaluation);
    text = EvaluationText(evaluation);
  }
  for (const auto& [key, value] : summary.items()) manifest[key] = value;
  if (!run.manifest.empty()) {
    AtomicFile file(run.manifest);
    file.Write(manifest.Text());
    file.Commit();
  }
  WriteLabels(run.output, LabelsOf(partition));
  session.console().Info(fmt::format("{}: {} clusters of {} faces in {}", method.title,
                                     CountText(partition.num_clusters),
                                     CountText(features.num_faces()), run.output));
  summary["peak_bytes"] = PeakResidentBytes();
  session.PrintResult(summary, text);
}

}  // namespace facegraph::cli
