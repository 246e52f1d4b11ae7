// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "facegraph/affinity/learned_affinity.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/proposal_scores.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {

/// Everything that decides the result of a run, by name: options, hashes of contents. DescribeRun
/// (run_description.h) makes it.
using RunDescription = std::map<std::string, std::string>;

// Names of the searches of a run.
inline constexpr const char* kNeighbors = "neighbors";
inline constexpr const char* kWhitenedNeighbors = "whitened-neighbors";

/// A folder with the finished stages of a long run. After a crash or a power cut the same run
/// continues there, with the same result to the last bit. Its files are written atomically.
/// Throws Error(kFailed) if the folder cannot be written, Error(kBadData) if a file in it is
/// broken. Only one process may use a folder at a time. Not thread safe.
class Checkpoint {
 public:
  /// Makes the folder or opens that of an earlier attempt at the same run. Throws Error(kUsage)
  /// that names the difference if the folder holds another run. interval: seconds between two saves
  /// of a long stage.
  Checkpoint(const std::filesystem::path& folder, const RunDescription& run, double interval);

  /// NearestNeighbors, saved during the search and at its end as "`name`.*". `report` stays as it
  /// is if an earlier attempt finished the search.
  NeighborLists Neighbors(const std::string& name, const Features& features,
                          const NeighborOptions& options, const Execution& execution,
                          SearchReport* report = nullptr) const;
  /// Removes the files of a search that no later stage needs.
  void RemoveNeighbors(const std::string& name) const;

  std::optional<FirstPass> LoadFirstPass() const;
  void Save(const FirstPass& first_pass) const;

  // Results of the stages: loaded if an earlier attempt saved them, and saved.
  std::optional<ProposalSet> LoadProposals() const;
  void Save(const ProposalSet& proposal_set) const;
  std::optional<ProposalScores> LoadScores() const;
  void Save(const ProposalScores& scores) const;
  std::optional<InlierProbabilities> LoadInliers() const;
  void Save(const InlierProbabilities& inliers) const;

  /// Removes the files, and the folder if nothing else is in it. Call it when the results are
  /// written.
  void Remove() const;

 private:
  std::filesystem::path Path(const std::string& name) const { return folder_ / name; }

  std::filesystem::path folder_;
  double interval_;
};

}  // namespace facegraph
