// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>

#include "facegraph/base/random.h"
#include "facegraph/io/files_for_tests.h"
#include "facegraph/pipeline/checkpoint.h"
#include "facegraph/pipeline/search_state.h"

namespace facegraph {

/// A folder with a checkpoint in every state, of a run with small random stages.
class CheckpointFiles : public FileTest {
 protected:
  CheckpointFiles() : rows_(kFaces, kDim) {
    Random random(1);
    for (int64_t i = 0; i < rows_.size(); ++i) {
      rows_.data()[i] = static_cast<float>(random.Normal());
    }
    features_ = ToFeatures(rows_);
    proposal_set_.num_faces = kFaces;
    proposal_set_.Add(std::vector<int32_t>{1, 4, 7}, 0);
    proposal_set_.Add(std::vector<int32_t>{2, 4}, 3);
    first_pass_.whitening = rows_;
    first_pass_.confident_neighbors = {std::vector<int64_t>(kFaces + 1, 2), {3, 5}};
    first_pass_.confident_neighbors.offsets[0] = 0;
  }

  static constexpr int64_t kFaces = 16, kDim = 16;

  Checkpoint Open() const { return Checkpoint(Path("run"), kRun, 1e9); }
  const NeighborLists& lists() const { return lists_; }

  /// Writes every file that a checkpoint may have, run.json among them.
  void SaveAll() {
    const Checkpoint checkpoint = Open();
    lists_ = checkpoint.Neighbors(kNeighbors, features_, options_, {});
    checkpoint.Save(first_pass_);
    checkpoint.Save(proposal_set_);
    checkpoint.Save(scores_);
    checkpoint.Save(inliers_);
  }

  /// Loads and compares everything. Throws what the checkpoint throws.
  void ExpectAllAsSaved() const {
    const Checkpoint checkpoint = Open();
    const NeighborLists lists = checkpoint.Neighbors(kNeighbors, features_, options_, {});
    EXPECT_EQ(lists.ids, lists_.ids);
    EXPECT_EQ(lists.similarities, lists_.similarities);
    if (const auto loaded = checkpoint.LoadFirstPass(kFaces, kDim)) {
      EXPECT_EQ(loaded->whitening, first_pass_.whitening);
      EXPECT_EQ(loaded->confident_neighbors.offsets, first_pass_.confident_neighbors.offsets);
      EXPECT_EQ(loaded->confident_neighbors.ids, first_pass_.confident_neighbors.ids);
    }
    if (const auto loaded = checkpoint.LoadProposals(kFaces)) {
      EXPECT_EQ(loaded->offsets, proposal_set_.offsets);
      EXPECT_EQ(loaded->members, proposal_set_.members);
      EXPECT_EQ(loaded->setting, proposal_set_.setting);
    }
    if (const auto loaded = checkpoint.LoadScores(proposal_set_)) {
      EXPECT_EQ(loaded->iou, scores_.iou);
      EXPECT_EQ(loaded->iop, scores_.iop);
    }
    if (const auto loaded = checkpoint.LoadInliers(proposal_set_)) {
      EXPECT_EQ(loaded->probability, inliers_.probability);
      EXPECT_EQ(loaded->segmented, inliers_.segmented);
    }
  }

  /// Content by name of everything in a folder; links and folders by their kind.
  static std::map<std::string, std::string> Everything(const std::filesystem::path& folder) {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      found[entry.path().filename().string()] = entry.is_symlink()
                                                    ? "-> " + read_symlink(entry.path()).string()
                                                : entry.is_regular_file() ? Content(entry.path())
                                                : entry.is_directory()    ? "a folder"
                                                                          : "a pipe";
    }
    return found;
  }

  inline static const RunDescription kRun{{"k", "4"}, {"content of the features", "abc"}};
  Matrix<float> rows_;
  Features features_;
  const NeighborOptions options_{.k = 4};
  NeighborLists lists_;
  FirstPass first_pass_;
  ProposalSet proposal_set_;
  const ProposalScores scores_{.iou = {0.5f, -0.25f}, .iop = {0.25f, 1}};
  const InlierProbabilities inliers_{.probability = {0.5f, 1, 0, 1, 1}, .segmented = {1, 0}};
};

}  // namespace facegraph
