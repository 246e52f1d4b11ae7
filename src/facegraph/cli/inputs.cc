// SPDX-License-Identifier: MIT
#include "facegraph/cli/inputs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "facegraph/base/error.h"
#include "facegraph/evaluation/label_checks.h"
#include "facegraph/inspect/check_features.h"
#include "facegraph/inspect/check_neighbors.h"
#include "facegraph/inspect/inspect_features.h"
#include "facegraph/inspect/neighbor_rows.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/feature_shards.h"
#include "facegraph/io/features_file.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/io/neighbors_file.h"
#include "facegraph/io/proposal_set_file.h"

namespace facegraph::cli {
namespace {

/// All of a few names; of many the first three and the last.
std::string ShortList(const std::vector<std::string>& names) {
  constexpr size_t kMaxListed = 12;
  if (names.size() <= kMaxListed) return fmt::format("{}", fmt::join(names, ", "));
  return fmt::format("{}, {}, {}, ..., {}", names[0], names[1], names[2], names.back());
}

}  // namespace

Option& AddFeatureArguments(Command& command, FeatureArguments& arguments) {
  Option& features = command
                         .AddOption("FEATURES", arguments.path,
                                    "Features [n, d]: .npy, an array of an .npz (x.npz:NAME), a "
                                    "folder of .npy files, or raw float32 .bin")
                         .Reads(IsFeatureShard)
                         .Required();
  command.AddOption("--dim", arguments.dim, "Values per face; needed for a raw .bin file only")
      .AtLeast(1)
      .DefaultNote("as the file says");
  return features;
}

Features OpenFeatures(const FeatureArguments& arguments, Session& session) {
  FeatureFileReport report;
  Features features = facegraph::OpenFeatures(
      arguments.path, {.dim = arguments.dim, .memory = session.memory()}, &report);
  if (!report.files.empty()) {
    session.console().Info(fmt::format("{}: {} files, read in this order: {}", arguments.path,
                                       CountText(std::ssize(report.files)),
                                       ShortList(report.files)));
  }
  for (const std::string& warning : report.warnings) session.console().Warning(warning);
  return features;
}

Features LoadFeatures(const FeatureArguments& arguments, Session& session, bool zero_rows_allowed) {
  Features features = OpenFeatures(arguments, session);
  CheckFeatures(features, session.execution(), zero_rows_allowed);
  return features;
}

std::vector<std::string> WarnOfFeatures(const Features& features, Session& session) {
  // The samples of `facegraph inspect`, so that both say the same.
  const FeatureReport report =
      InspectFeatures(features, {.seed = session.common().seed + 1}, session.execution());
  for (const std::string& warning : report.serious_warnings) session.console().Warning(warning);
  return report.serious_warnings;
}

void AddSearchArguments(Command& command, SearchArguments& arguments) {
  command.AddChoice("--knn", arguments.kind, kSearchKindNames,
                    "kNN search: exact, approximate, or auto (approximate for large inputs where "
                    "it saves time)");
  command
      .AddOption("--recall", arguments.min_recall,
                 "Share of the true neighbors that an approximate search has to find")
      .Between(0.01, 0.9999);
}

std::string SearchText(const SearchReport& report) {
  if (report.exact) return "exact";
  return fmt::format(
      "approximate: {:.1f} % of the neighbors found (sample), {:.2g} % of the pairs compared",
      100 * report.recall, 100 * report.pairs);
}

nlohmann::ordered_json SearchJson(const SearchReport& report) {
  return {{"exact", report.exact}, {"recall", report.recall}, {"pairs", report.pairs}};
}

void AddNeighborArguments(Command& command, NeighborArguments& arguments) {
  AddSearchArguments(command, arguments.search);
  command
      .AddOption("--neighbors", arguments.paths,
                 "Neighbor lists to use instead of a search: one .npz of `facegraph knn` or of the "
                 "authors' program (data [n, 2, k]), or two .npy (ids, similarities)")
      .Reads()
      .Placeholder("FILE")
      .Values(1, 2)
      .FormerName("--neighbours");
}

NeighborLists LoadOrFindNeighbors(const NeighborArguments& arguments, const Features& features,
                                  int k, Session& session, SearchReport* report) {
  if (arguments.paths.empty()) {
    const NeighborOptions options = MakeOptions(arguments.search, k);
    session.RequireMemory(NeighborSearchBytes(options, features, session), "the kNN search");
    return NearestNeighbors(features, options, session.execution(), report);
  }
  NeighborLists lists =
      arguments.paths.size() == 1
          ? ReadNeighbors(arguments.paths[0], session.memory())
          : ReadNeighbors(arguments.paths[0], arguments.paths[1], session.memory());
  Require(lists.num_faces() == features.num_faces(), ErrorKind::kBadData,
          "{}: has neighbors of {} faces, but there are {} features", arguments.paths[0],
          lists.num_faces(), features.num_faces());
  const int64_t wanted = std::min<int64_t>(k, features.num_faces());
  if (lists.k() < wanted) {
    session.console().Warning(
        fmt::format("{}: has {} neighbors of each face, and {} are usual: people with many faces "
                    "may come apart",
                    arguments.paths[0], lists.k(), wanted));
  }
  CheckNeighborsAreNear(features, lists, arguments.paths[0]);
  return lists;
}

void CheckGivenNeighbors(const NeighborArguments& arguments, const Features& features,
                         const NeighborLists& lists) {
  if (!arguments.paths.empty()) CheckNeighborsFit(features, lists, arguments.paths[0]);
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

ProposalSet LoadProposals(const std::string& path, const Features& features,
                          const MemoryLimit& memory) {
  ProposalSet proposal_set = ReadProposals(path, memory);
  // A file need not say how many faces there are in all; it then speaks of those it covers.
  Require(proposal_set.num_faces <= features.num_faces(), ErrorKind::kBadData,
          "{}: holds proposals of {} faces, but there are {} features", path,
          proposal_set.num_faces, features.num_faces());
  proposal_set.num_faces = features.num_faces();
  return proposal_set;
}

std::vector<int64_t> LoadLabels(const std::string& path, int64_t num_faces,
                                const std::string& features_path, const MemoryLimit& memory) {
  std::vector<int64_t> labels = ReadLabels(path, memory);
  Require(static_cast<int64_t>(labels.size()) == num_faces, ErrorKind::kBadData,
          "{}: has {} labels, but {} has {} faces", path, labels.size(), features_path, num_faces);
  return labels;
}

void WarnUnlessVerified(bool is_verified, const std::string& run, Console& console) {
  if (is_verified) return;
  console.Warning(fmt::format(
      "{}: its manifest has no hashes of the files, as those of earlier versions; damage may go "
      "unnoticed",
      run));
}

std::vector<int64_t> LoadTruth(const std::string& path, int64_t num_faces,
                               const std::string& features_path, const MemoryLimit& memory) {
  std::vector<int64_t> labels = LoadLabels(path, num_faces, features_path, memory);
  RequireScorable(labels, path);
  return labels;
}

void RequireWritable(const std::string& path) {
  // A pipe is not tried: opening and closing it would tell its reader that all is written.
  if (IsStaged(path)) const AtomicFile probe(path);
}

}  // namespace facegraph::cli
