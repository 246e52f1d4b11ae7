// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/base/error.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/io/neighbors_file.h"

namespace facegraph::cli {
namespace {

struct Arguments {
  FeatureArguments features;
  std::vector<std::string> outputs;
  int k = 80;
  SearchArguments search;
  bool exact = false;  ///< the same as --knn exact
  bool reference = false;
};

void Run(Arguments arguments, Session& session) {
  const Stopwatch watch;
  if (arguments.exact) arguments.search.kind = SearchKind::kExact;
  const Features features = LoadFeatures(arguments.features, session);
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
  session.console().Info(fmt::format("{} neighbors each of {} faces in {:.1f} s, {}", arguments.k,
                                     CountText(features.num_faces()), seconds, SearchText(report)));
  if (session.common().json) {
    session.PrintResult({{"faces", features.num_faces()},
                         {"k", arguments.k},
                         {"search", SearchJson(report)},
                         {"seconds", seconds},
                         {"peak_bytes", PeakResidentBytes()}},
                        "");
  }
}

}  // namespace

void AddKnnCommand(CLI::App& program) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("knn", "Nearest neighbors of every face");
  AddFeatureArguments(*command, arguments->features);
  command
      ->add_option("-o,--output", arguments->outputs,
                   "One .npz (ids, similarities), or two .npy: ids [n, k] int32, similarities [n, "
                   "k] float32")
      ->required()
      ->expected(1, 2);
  command->add_option("-k,--k", arguments->k, "Neighbors of each face, itself counted")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  AddSearchArguments(*command, arguments->search);
  command->add_flag("--exact", arguments->exact, "The same as --knn exact: no neighbor is missed");
  command->add_flag(
      "--reference", arguments->reference,
      "Write the reference's form: data [n, 2, k] with ids and distances 1 - similarity");
  command->footer(
      R"(Most similar first, the face itself in column 0; equal similarities: lower id first; lists of fewer than k
faces are padded with id -1. The same bytes on every processor and for any number of threads.
An approximate search says how many of the true neighbors it found, measured on a sample of faces.

Examples:
  facegraph knn features.npy -o neighbors.npz
  facegraph knn features.npy -k 160 -o ids.npy similarities.npy
  facegraph knn millions.npy -o neighbors.npz --recall 0.95)");
  FinishCommand(*command, [arguments](Session& session) { Run(*arguments, session); });
}

}  // namespace facegraph::cli
