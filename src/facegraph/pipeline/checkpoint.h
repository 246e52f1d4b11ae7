// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "facegraph/affinity/learned_affinity.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/proposal_scores.h"

namespace facegraph {

/// Everything that decides the result of a run, by name: options, contents of files.
using RunDescription = std::map<std::string, std::string>;

// The searches that runs make.
inline constexpr const char* kNeighbors = "neighbors";
inline constexpr const char* kWhitenedNeighbors = "whitened-neighbors";

/// A folder that keeps what a long run has finished. After a crash or a power cut the same run goes
/// on from there, with the same result to the last bit. Files in it are whole or absent.
/// Throws Error(kFailed) where the folder cannot be written, Error(kBadData) where a file in it is
/// broken. One process at a time.
class Checkpoint {
 public:
  /// Makes the folder or opens that of an earlier attempt at the same run. Throws Error(kUsage)
  /// that names what differs if the folder holds another run. interval: seconds between two saves
  /// of a stage that goes on for long.
  Checkpoint(const std::filesystem::path& folder, const RunDescription& run, double interval);

  /// NearestNeighbors, saved on the way and at the end as "`name`.*". `report` stays as it is
  /// where an earlier attempt has finished the search.
  NeighborLists Neighbors(const std::string& name, const Features& features,
                            const NeighborOptions& options, const Execution& execution,
                            SearchReport* report = nullptr) const;
  /// Once nothing needs these neighbors any more.
  void RemoveNeighbors(const std::string& name) const;

  std::optional<FirstPass> LoadFirstPass() const;
  void Save(const FirstPass& first_pass) const;

  // What an earlier attempt has finished, and the same to be kept.
  std::optional<ProposalSet> LoadProposals() const;
  void Save(const ProposalSet& proposal_set) const;
  std::optional<ProposalScores> LoadScores() const;
  void Save(const ProposalScores& scores) const;
  std::optional<InlierProbabilities> LoadInliers() const;
  void Save(const InlierProbabilities& inliers) const;

  /// Once the results are written: removes the files, and the folder if nothing else is in it.
  void Remove() const;

 private:
  std::filesystem::path Path(const std::string& name) const { return folder_ / name; }

  std::filesystem::path folder_;
  double interval_;
};

}  // namespace facegraph
