// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/checkpoint.h"

#include "facegraph/base/random.h"
#include "facegraph/io/files_for_tests.h"
#include "facegraph/knn/resumable_search.h"
#include "facegraph/pipeline/search_state.h"

namespace facegraph {
namespace {

using testing::HasSubstr;

const RunDescription kRun{{"k", "20"}, {"content of the features", "abc"}};

class CheckpointTest : public FileTest {
 protected:
  CheckpointTest() : rows_(3000, 16) {
    Random random(1);
    for (int64_t i = 0; i < rows_.size(); ++i) {
      rows_.data()[i] = static_cast<float>(random.Normal());
    }
    features_ = ToFeatures(rows_);
  }
  Checkpoint Open() const { return Checkpoint(Path("run"), kRun, 0); }

  Matrix<float> rows_;
  Features features_;
  const NeighborOptions options_{.k = 20};
};

TEST_F(CheckpointTest, FindsTheSameNeighborsAsASearchWithout) {
  const NeighborLists expected = NearestNeighbors(features_, options_, {});
  EXPECT_EQ(Open().Neighbors(kNeighbors, features_, options_, {}).ids, expected.ids);
  const NeighborLists again =
      Open().Neighbors(kNeighbors, {}, options_, {});  // from the file: no features
  EXPECT_EQ(again.ids, expected.ids);
  EXPECT_EQ(again.similarities, expected.similarities);
}

TEST_F(CheckpointTest, ASearchContinuesWhereAnotherStopped) {
  const NeighborLists expected = NearestNeighbors(features_, options_, {});
  for (const int64_t steps : {0, 1, 70, 500}) {
    ResumableSearch first(features_, options_, {});
    first.Advance(steps, {});
    SaveSearchState(Path("state"), first);
    ResumableSearch second(features_, options_, {});
    LoadSearchState(Path("state"), second);
    EXPECT_EQ(second.num_done(), first.num_done());
    second.Advance(second.num_left(), {});
    EXPECT_EQ(second.Finish({}).ids, expected.ids);
  }
}

TEST_F(CheckpointTest, ABrokenStateIsRejected) {
  ResumableSearch search(features_, options_, {});
  search.Advance(3, {});
  SaveSearchState(Path("state"), search);
  std::string content = Content(Path("state"));
  Put("state", content.substr(0, content.size() - 1));
  EXPECT_THAT(BadData([&] { LoadSearchState(Path("state"), search); }), HasSubstr("cut short"));
  Put("state", "nonsense");
  EXPECT_THAT(BadData([&] { LoadSearchState(Path("state"), search); }),
              HasSubstr("is no state of a search"));
  content[8] = static_cast<char>(content[8] + 1);
  Put("state", content);
  ResumableSearch other(features_, options_, {});
  LoadSearchState(Path("state"), other);  // of another kind: ignored
  EXPECT_EQ(other.num_done(), 0);
}

TEST_F(CheckpointTest, SavesTheResultsOfStages) {
  ProposalSet proposal_set;
  proposal_set.num_faces = 5;
  proposal_set.Add(std::vector<int32_t>{1, 4}, 0);
  EXPECT_FALSE(Open().LoadProposals().has_value());
  Open().Save(proposal_set);
  Open().Save(ProposalScores{.iou = {0.5f}, .iop = {0.25f}});
  Open().Save(InlierProbabilities{.probability = {0.5f, 1.0f}, .segmented = {1}});
  EXPECT_EQ(Open().LoadProposals()->members, proposal_set.members);
  EXPECT_EQ(Open().LoadScores()->iop, (std::vector<float>{0.25f}));
  EXPECT_EQ(Open().LoadInliers()->probability, (std::vector<float>{0.5f, 1.0f}));
}

TEST_F(CheckpointTest, RejectsTheFolderOfAnotherRunAndNamesTheDifference) {
  Open();
  const auto message = [&](const RunDescription& run) -> std::string {
    try {
      const Checkpoint checkpoint(Path("run"), run, 0);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      return error.what();
    }
    return "no error";
  };
  RunDescription other = kRun;
  other["k"] = "30";
  EXPECT_THAT(message(other), HasSubstr("holds another run (k 20, not 30)"));
  other = kRun;
  other["new"] = "1";
  EXPECT_THAT(message(other), HasSubstr("new"));
}

TEST_F(CheckpointTest, RemovesItsOwnFilesAtTheEnd) {
  const Checkpoint checkpoint = Open();
  Put("run/scores.npz.tmp-123", "half");
  Open();
  EXPECT_FALSE(std::filesystem::exists(Path("run/scores.npz.tmp-123")));
  Put("run/mine.txt", "mine");
  checkpoint.Remove();
  EXPECT_TRUE(std::filesystem::exists(Path("run/mine.txt")));
  EXPECT_FALSE(std::filesystem::exists(Path("run/run.json")));
  std::filesystem::remove(Path("run/mine.txt"));
  Open().Remove();
  EXPECT_FALSE(std::filesystem::exists(Path("run")));
}

}  // namespace
}  // namespace facegraph
