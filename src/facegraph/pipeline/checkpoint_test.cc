// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/checkpoint.h"

#include <cmath>
#include <cstring>

#include "facegraph/knn/resumable_search.h"
#include "facegraph/pipeline/checkpoint_for_tests.h"

namespace facegraph {
namespace {

using testing::HasSubstr;

/// A search that has more than one step.
class CheckpointedSearch : public CheckpointFiles {
 protected:
  CheckpointedSearch() : many_(3000, 16) {
    Random random(1);
    for (int64_t i = 0; i < many_.size(); ++i) {
      many_.data()[i] = static_cast<float>(random.Normal());
    }
    features_ = ToFeatures(many_);
    expected_ = NearestNeighbors(features_, options_, {});
  }
  static constexpr const char* kNames[] = {"state"};
  CheckpointFolder Folder() const { return CheckpointFolder(Path("run"), kRun, kNames); }

  Matrix<float> many_;
  const NeighborOptions options_{.k = 20};
  NeighborLists expected_;
};

TEST_F(CheckpointedSearch, FindsTheSameNeighborsAsASearchWithout) {
  EXPECT_EQ(Open().Neighbors(kNeighbors, features_, options_, {}).ids, expected_.ids);
  SearchReport report{.recall = -1};  // unchanged: no search ran
  const NeighborLists again = Open().Neighbors(kNeighbors, features_, options_, {}, &report);
  EXPECT_EQ(report.recall, -1);
  EXPECT_EQ(again.ids, expected_.ids);
  EXPECT_EQ(again.similarities, expected_.similarities);
}

TEST_F(CheckpointedSearch, ContinuesWhereAnotherStopped) {
  const CheckpointFolder folder = Folder();
  for (const int64_t steps : {0, 1, 70, 500}) {
    ResumableSearch first(features_, options_, {});
    first.Advance(steps, {});
    SaveSearchState(folder, "state", first);
    ResumableSearch second(features_, options_, {});
    LoadSearchState(folder, "state", second);
    EXPECT_EQ(second.num_done(), first.num_done());
    second.Advance(second.num_left(), {});
    EXPECT_EQ(second.Finish({}).ids, expected_.ids);
  }
}

TEST_F(CheckpointedSearch, AStateOfAnotherKindIsIgnored) {
  ResumableSearch search(features_, options_, {});
  search.Advance(3, {});
  const struct {
    uint64_t kind = 1;
    int64_t num_done = 3;
  } position;
  Folder().Write("state", {std::as_bytes(std::span(&position, 1))});
  ResumableSearch other(features_, options_, {});
  LoadSearchState(Folder(), "state", other);
  EXPECT_EQ(other.num_done(), 0);
}

// A file with a right checksum and values out of range: made on purpose, or by a fault of ours.
TEST_F(CheckpointedSearch, AStateThatWouldLeadOutsideOfTheListsIsRejected) {
  for (const int32_t wrong : {-1, 3000, 1 << 30}) {
    ResumableSearch search(features_, options_, {});
    search.Advance(30, {});
    for (const size_t part : {1u, 3u}) {  // sizes, faces
      ResumableSearch broken(features_, options_, {});
      broken.Advance(30, {});
      std::memcpy(broken.State()[part].data(), &wrong, sizeof wrong);
      SaveSearchState(Folder(), "state", broken);
      EXPECT_THAT(BadData([&] { LoadSearchState(Folder(), "state", search); }),
                  HasSubstr("run/state: is damaged"));
    }
  }
}

TEST_F(CheckpointFiles, ResultsOfStagesAreSaved) {
  {
    const Checkpoint checkpoint = Open();
    EXPECT_FALSE(checkpoint.LoadFirstPass(kFaces, kDim).has_value());
    EXPECT_FALSE(checkpoint.LoadProposals(kFaces).has_value());
    EXPECT_FALSE(checkpoint.LoadScores(proposal_set_).has_value());
    EXPECT_FALSE(checkpoint.LoadInliers(proposal_set_).has_value());
  }
  SaveAll();
  ExpectAllAsSaved();
  EXPECT_TRUE(Open().LoadInliers(proposal_set_).has_value());
}

// Each value is in the file as it is, so that only the checks of ranges see it.
TEST_F(CheckpointFiles, ResultsOutOfRangeAreRejected) {
  const auto refusal = [&](const auto& save, const auto& load) {
    const Checkpoint checkpoint = Open();
    save(checkpoint);
    EXPECT_THAT(BadData([&] { load(checkpoint); }), HasSubstr("run/"));
  };
  const auto first_pass = [&](std::vector<int64_t> offsets, std::vector<int32_t> ids) {
    FirstPass broken = first_pass_;
    broken.confident_neighbors = {std::move(offsets), std::move(ids)};
    refusal([&](const Checkpoint& c) { c.Save(broken); },
            [](const Checkpoint& c) { c.LoadFirstPass(2, kDim); });
  };
  first_pass({0, 1, 2}, {0, 2});
  first_pass({0, 1, 2}, {0, -1});
  first_pass({0, 3, 2}, {0, 1});
  first_pass({0, 1}, {0});
  first_pass({1, 1, 1}, {0});
  const auto proposals = [&](ProposalSet broken) {
    refusal([&](const Checkpoint& c) { c.Save(broken); },
            [](const Checkpoint& c) { c.LoadProposals(kFaces); });
  };
  proposals({.offsets = {0, 1}, .members = {16}, .setting = {0}});
  proposals({.offsets = {0, 2}, .members = {1}, .setting = {0}});
  proposals({.offsets = {0, 1}, .members = {1}, .setting = {}});
  proposals({.offsets = {}, .members = {}, .setting = {}});
  const auto scores = [&](std::vector<float> iou, std::vector<float> iop) {
    refusal(
        [&](const Checkpoint& c) {
          c.Save(ProposalScores{std::move(iou), std::move(iop)});
        },
        [&](const Checkpoint& c) { c.LoadScores(proposal_set_); });
  };
  scores({1}, {1});
  scores({1, NAN}, {1, 1});
  const auto inliers = [&](std::vector<float> probability, std::vector<uint8_t> segmented) {
    refusal(
        [&](const Checkpoint& c) {
          c.Save(InlierProbabilities{probability, segmented});
        },
        [&](const Checkpoint& c) { c.LoadInliers(proposal_set_); });
  };
  inliers({1, 1, 1, 1}, {0, 0});
  inliers({1, 1, 1, 1, 2}, {0, 0});
  inliers({1, 1, 1, 1, NAN}, {0, 0});
  inliers({1, 1, 1, 1, 1}, {0, 2});
}

}  // namespace
}  // namespace facegraph
