// SPDX-License-Identifier: MIT
#include "facegraph/cli/inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "facegraph/base/error.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/proposal_set_file.h"
#include "facegraph/io/features_file.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/io/neighbors_file.h"

namespace facegraph::cli {

void AddFeatureArguments(CLI::App& command, FeatureArguments& arguments) {
  command
      .add_option("FEATURES", arguments.path,
                  "Features [n, d]: .npy (float32 or float16), a folder of .npy shards, or raw "
                  "float32 .bin")
      ->required();
  command.add_option("--dim", arguments.dim, "Values per face, for a raw .bin file")
      ->check(CLI::PositiveNumber);
}

Features LoadFeatures(const FeatureArguments& arguments, Session& session) {
  Features features = OpenFeatures(arguments.path, {.dim = arguments.dim});
  CheckFeatures(features, session.execution());
  return features;
}

void AddSearchArguments(CLI::App& command, SearchArguments& arguments) {
  const std::map<std::string, SearchKind> kinds{{"auto", SearchKind::kAuto},
                                                {"exact", SearchKind::kExact},
                                                {"approximate", SearchKind::kApproximate}};
  command
      .add_option("--knn", arguments.kind,
                  "How neighbors are looked for: auto (exactly, unless that would take long and "
                  "groups of alike faces help), exact, approximate")
      ->transform(CLI::CheckedTransformer(kinds).description(""))
      ->type_name("TEXT")
      ->default_str("auto");
  command
      .add_option("--recall", arguments.min_recall,
                  "Share of the true neighbors that an approximate search is to find")
      ->check(CLI::Range(0.01, 0.9999))
      ->capture_default_str();
}

std::string SearchText(const SearchReport& report) {
  if (report.exact) return "exact";
  return fmt::format(
      "approximate: {:.1f} % of the neighbors found (of a sample), {:.2g} % of the pairs compared",
      100 * report.recall, 100 * report.pairs);
}

nlohmann::ordered_json SearchJson(const SearchReport& report) {
  return {{"exact", report.exact}, {"recall", report.recall}, {"pairs", report.pairs}};
}

void AddNeighborArguments(CLI::App& command, NeighborArguments& arguments) {
  AddSearchArguments(command, arguments.search);
  command
      .add_option("--neighbors", arguments.paths,
                  "Use these neighbors: one .npz (of `facegraph knn`, or the reference's data [n, "
                  "2, k]), or two .npy "
                  "(ids, similarities)")
      ->expected(1, 2);
}

NeighborLists LoadOrFindNeighbors(const NeighborArguments& arguments, const Features& features,
                                    int k, Session& session, SearchReport* report) {
  if (arguments.paths.empty()) {
    const NeighborOptions options = MakeOptions(arguments.search, k);
    session.RequireMemory(NeighborSearchBytes(options, features, session),
                          "the search for neighbors");
    return NearestNeighbors(features, options, session.execution(), report);
  }
  NeighborLists lists = arguments.paths.size() == 1
                             ? ReadNeighbors(arguments.paths[0])
                             : ReadNeighbors(arguments.paths[0], arguments.paths[1]);
  Require(lists.num_faces() == features.num_faces(), ErrorKind::kBadData,
          "{}: holds neighbors of {} faces, but there are {} features", arguments.paths[0],
          lists.num_faces(), features.num_faces());
  return lists;
}

NeighborOptions MakeOptions(const SearchArguments& arguments, int k) {
  return {.k = k, .search = arguments.kind, .min_recall = arguments.min_recall};
}

int64_t NeighborSearchBytes(const NeighborOptions& options, const Features& features,
                             const Session& session) {
  const int64_t n = features.num_faces();
  return n * features.dim * static_cast<int64_t>(sizeof(float)) +
         PredictSearchBytes(options, n, features.dim, session.execution().Threads());
}

ProposalSet LoadProposals(const std::string& path, const Features& features) {
  ProposalSet proposal_set = ReadProposals(path);
  // A file need not say how many faces there are in all; it then speaks of those it covers.
  Require(proposal_set.num_faces <= features.num_faces(), ErrorKind::kBadData,
          "{}: holds proposals of {} faces, but there are {} features", path, proposal_set.num_faces,
          features.num_faces());
  proposal_set.num_faces = features.num_faces();
  return proposal_set;
}

std::vector<int64_t> LoadLabels(const std::string& path, int64_t num_faces,
                                const std::string& features_path) {
  std::vector<int64_t> labels = ReadLabels(path);
  Require(static_cast<int64_t>(labels.size()) == num_faces, ErrorKind::kBadData,
          "{}: has {} labels, but {} has {} faces", path, labels.size(), features_path, num_faces);
  return labels;
}

void RequireWritable(const std::string& path) { const AtomicFile probe(path); }

}  // namespace facegraph::cli
