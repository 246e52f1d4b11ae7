// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "facegraph/affinity/learned_affinity.h"
#include "facegraph/affinity/nearest_neighbours.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/cover.h"
#include "facegraph/graph/neighbours.h"
#include "facegraph/graph/proposal_scores.h"

namespace facegraph {

/// Everything that decides the result of a run, by name: options, contents of files.
using RunDescription = std::map<std::string, std::string>;

// The searches that runs make.
inline constexpr const char* kNeighbours = "neighbours";
inline constexpr const char* kWhitenedNeighbours = "whitened-neighbours";

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

  /// NearestNeighbours, saved on the way and at the end as "`name`.*". `report` stays as it is
  /// where an earlier attempt has finished the search.
  NeighbourLists Neighbours(const std::string& name, const Features& features,
                            const NeighbourOptions& options, const Execution& execution,
                            SearchReport* report = nullptr) const;
  /// Once nothing needs these neighbours any more.
  void RemoveNeighbours(const std::string& name) const;

  std::optional<FirstLesson> LoadLesson() const;
  void Save(const FirstLesson& lesson) const;

  // What an earlier attempt has finished, and the same to be kept.
  std::optional<Cover> LoadCover() const;
  void Save(const Cover& cover) const;
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
