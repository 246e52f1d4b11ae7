// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "facegraph/affinity/learned_affinity.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/proposal_scores.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/pipeline/checkpoint_folder.h"

namespace facegraph {

// Names of the searches of a run.
inline constexpr const char* kNeighbors = "neighbors";
inline constexpr const char* kWhitenedNeighbors = "whitened-neighbors";

/// A folder with the finished stages of a long run. After a crash or a power cut the same run
/// continues there, with the same result to the last bit. Its files are written atomically, and
/// verified before they are used: by a checksum, and by the ranges of their values.
///
/// Only one process may use a folder at a time; a second one is rejected. Files that this run did
/// not write are never read, changed or removed. Throws Error(kFailed) if the folder cannot be
/// written, Error(kBadData) that names a file in it that is damaged or not of this run. Not thread
/// safe.
class Checkpoint {
 public:
  /// Makes the folder or opens that of an earlier attempt at the same run, see CheckpointFolder.
  /// interval: seconds between two saves of a long stage.
  Checkpoint(const std::filesystem::path& folder, const RunDescription& run, double interval);

  /// NearestNeighbors, saved during the search and at its end. `report` stays as it is if an
  /// earlier attempt finished the search. name: kNeighbors or kWhitenedNeighbors.
  NeighborLists Neighbors(const std::string& name, const Features& features,
                          const NeighborOptions& options, const Execution& execution,
                          SearchReport* report = nullptr) const;
  /// Removes the files of a search that no later stage needs.
  void RemoveNeighbors(const std::string& name) const;

  /// The first pass of features [n, dim].
  std::optional<FirstPass> LoadFirstPass(int64_t num_faces, int64_t dim) const;
  void Save(const FirstPass& first_pass) const;

  // Results of the stages: loaded if an earlier attempt saved them, and saved. The arguments say
  // what they must fit.
  std::optional<ProposalSet> LoadProposals(int64_t num_faces) const;
  void Save(const ProposalSet& proposal_set) const;
  std::optional<ProposalScores> LoadScores(const ProposalSet& proposal_set) const;
  /// Without the precision map, which belongs to the models.
  void Save(const ProposalScores& scores) const;
  std::optional<InlierProbabilities> LoadInliers(const ProposalSet& proposal_set) const;
  void Save(const InlierProbabilities& inliers) const;

  /// Removes the files, and the folder if nothing else is in it. Call it when the results are
  /// written.
  void Remove() const { folder_.RemoveAll(); }

 private:
  CheckpointFolder folder_;
  double interval_;
};

}  // namespace facegraph
