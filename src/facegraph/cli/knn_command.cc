// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "facegraph/base/error.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/io/neighbors_file.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph::cli {
namespace {

struct KnnArguments {
  FeatureArguments features;
  std::vector<std::string> outputs;
  int k = 80;
  SearchArguments search;
  bool exact = false;  ///< the same as --knn exact
  bool reference = false;
};

void RunKnn(KnnArguments arguments, Session& session) {
  const Stopwatch watch;
  if (arguments.exact) arguments.search.kind = SearchKind::kExact;
  const Features features = LoadFeatures(arguments.features, session);
  WarnOfFeatures(features, session);
  SearchReport report;
  const NeighborLists lists = LoadOrFindNeighbors({.paths = {}, .search = arguments.search},
                                                  features, arguments.k, session, &report);
  const double seconds = watch.Seconds();
  if (arguments.outputs.size() == 2) {
    WriteNeighbors(arguments.outputs[0], arguments.outputs[1], lists);
  } else if (arguments.reference) {
    WriteReferenceNeighbors(arguments.outputs[0], lists);
  } else {
    WriteNeighbors(arguments.outputs[0], lists);
  }
  session.console().Info(fmt::format("{} neighbors of each of {} faces in {:.1f} s, {}", lists.k(),
                                     CountText(features.num_faces()), seconds, SearchText(report)));
  if (session.common().json) {
    session.PrintResult({{"faces", features.num_faces()},
                         {"k", lists.k()},
                         {"search", SearchJson(report)},
                         {"seconds", seconds},
                         {"peak_bytes", PeakResidentBytes()}},
                        "");
  }
}

}  // namespace

void AddKnnCommand(Command& program) {
  auto arguments = std::make_shared<KnnArguments>();
  Command& command = program.AddCommand("knn", "Find the nearest neighbors of every face");
  AddFeatureArguments(command, arguments->features);
  command
      .AddOption("-o,--output", arguments->outputs,
                 "Neighbor lists: one .npz (ids, similarities), or two .npy (ids [n, k] int32, "
                 "similarities [n, k] float32)")
      .Writes()
      .Placeholder("FILE")
      .Required()
      .Values(1, 2);
  command.AddOption("-k,--k", arguments->k, "Neighbors of each face; the face itself counts as one")
      .AtLeast(1);
  AddSearchArguments(command, arguments->search);
  command.AddFlag("--exact", arguments->exact, "The same as --knn exact: no neighbor is missed");
  command.AddFlag("--reference", arguments->reference,
                  "Write the format of the authors' program: data [n, 2, k] with ids and distances "
                  "1 - similarity");
  command.Footer(
      R"(Each list begins with the face itself and goes on from most to least similar; ties: the lower id first. Of fewer
than k faces a list holds all. The result has the same bytes on every processor and for any number of threads.
After an approximate search the share of neighbors found is printed, measured on a sample.

Examples:
  facegraph knn features.npy -o neighbors.npz
  facegraph knn features.npy -k 160 -o ids.npy similarities.npy
  facegraph knn millions.npy -o neighbors.npz --recall 0.95)");
  FinishCommand(command, [arguments](Session& session) { RunKnn(*arguments, session); });
}

}  // namespace facegraph::cli
