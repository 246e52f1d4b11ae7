// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "facegraph/base/features.h"
#include "facegraph/cli/command.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph::cli {

/// FEATURES and --dim: where features come from.
struct FeatureArguments {
  std::string path;
  int64_t dim = 0;
};
/// Returns the option FEATURES.
Option& AddFeatureArguments(Command& command, FeatureArguments& arguments);
/// Opens the features. Says in which order the files of a folder are read, and warns of what is odd
/// about them.
Features OpenFeatures(const FeatureArguments& arguments, Session& session);
/// The same, and refuses NaN and infinite rows, and all-zero rows unless they are allowed.
Features LoadFeatures(const FeatureArguments& arguments, Session& session,
                      bool zero_rows_allowed = false);

/// Warns of features whose clusters would be meaningless (FeatureReport::serious_warnings), also
/// when quiet. Returns the warnings, for the summary. Takes less time than a search.
std::vector<std::string> WarnOfFeatures(const Features& features, Session& session);

/// --knn and --recall: how neighbors are looked for.
struct SearchArguments {
  SearchKind kind = SearchKind::kAuto;
  double min_recall = NeighborOptions().min_recall;
};
void AddSearchArguments(Command& command, SearchArguments& arguments);
NeighborOptions MakeOptions(const SearchArguments& arguments, int k);

/// --neighbors: lists computed before, here or elsewhere; or how to find them.
struct NeighborArguments {
  std::vector<std::string> paths;  ///< none, one .npz, or ids and similarities as two .npy
  SearchArguments search;
};
void AddNeighborArguments(Command& command, NeighborArguments& arguments);
/// The lists in the given files, or else those found by a search for k neighbors. The report, if
/// any, is left alone where no search was needed. Warns of lists in a file that are shorter, and
/// refuses those of other rows.
NeighborLists LoadOrFindNeighbors(const NeighborArguments& arguments, const Features& features,
                                  int k, Session& session, SearchReport* report = nullptr);
/// Refuses given lists whose similarities are not the cosines of the features. For cosine affinity
/// only. Does nothing without --neighbors.
void CheckGivenNeighbors(const NeighborArguments& arguments, const Features& features,
                         const NeighborLists& lists);

/// "exact" or "approximate: 98.4 % of the neighbors found (sample), 3 % of the pairs compared".
std::string SearchText(const SearchReport& report);
nlohmann::ordered_json SearchJson(const SearchReport& report);

/// Bytes that a search holds at once, rows at unit length among them.
int64_t NeighborSearchBytes(const NeighborOptions& options, const Features& features,
                            const Session& session);

/// Proposals of as many faces as there are features.
ProposalSet LoadProposals(const std::string& path, const Features& features,
                          const MemoryLimit& memory = {});

/// Labels of as many faces as there are features.
std::vector<int64_t> LoadLabels(const std::string& path, int64_t num_faces,
                                const std::string& features_path, const MemoryLimit& memory = {});

/// Warns of a run folder whose files cannot be verified.
void WarnUnlessVerified(bool is_verified, const std::string& run, Console& console);

/// The same for true labels that a result is compared with. Throws Error(kBadData) if none is
/// known: now, not after hours of work.
std::vector<int64_t> LoadTruth(const std::string& path, int64_t num_faces,
                               const std::string& features_path, const MemoryLimit& memory);

/// Fails now, not after hours of work, if a result could not be written there.
void RequireWritable(const std::string& path);

}  // namespace facegraph::cli
