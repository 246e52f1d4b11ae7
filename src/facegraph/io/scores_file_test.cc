// SPDX-License-Identifier: MIT
#include "facegraph/io/scores_file.h"

#include <cmath>
#include <vector>

#include "facegraph/io/files_for_tests.h"
#include "facegraph/io/npz.h"

namespace facegraph {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;

using ScoresFileTest = FileTest;

TEST_F(ScoresFileTest, ScoresRoundTrip) {
  WriteScores(Path("x.npz"), {{0.5f, -0.01f}, {1.0f, 1.02f}});
  const ProposalScores scores = ReadScores(Path("x.npz"));
  EXPECT_THAT(scores.iou, ElementsAre(0.5f, -0.01f));
  EXPECT_THAT(scores.iop, ElementsAre(1.0f, 1.02f));
}

TEST_F(ScoresFileTest, TheOptionalPrecisionMapRoundTrips) {
  WriteScores(Path("x.npz"), {{0.5f}, {1.0f}, PrecisionMap{{1, 0.25f, 2}}});
  EXPECT_EQ(ReadScores(Path("x.npz")).precision_map, (PrecisionMap{{1, 0.25f, 2}}));
  WriteScores(Path("x.npz"), {{0.5f}, {1.0f}});
  EXPECT_FALSE(ReadScores(Path("x.npz")).precision_map.has_value());
}

TEST_F(ScoresFileTest, InliersRoundTrip) {
  WriteInliers(Path("x.npz"), {{0.0f, 0.25f, 1.0f}, {1, 0}});
  const InlierProbabilities inliers = ReadInliers(Path("x.npz"));
  EXPECT_THAT(inliers.probability, ElementsAre(0.0f, 0.25f, 1.0f));
  EXPECT_THAT(inliers.segmented, ElementsAre(1, 0));
}

TEST_F(ScoresFileTest, DoublesAreAccepted) {
  const std::vector<double> values{0.5};
  WriteNpz(Path("x.npz"), {{"iou", ViewAsNpy({1}, values)}, {"iop", ViewAsNpy({1}, values)}});
  EXPECT_THAT(ReadScores(Path("x.npz")).iop, ElementsAre(0.5f));
}

TEST_F(ScoresFileTest, InvalidScoresAreRejected) {
  const auto refusal = [&] { return BadData([&] { ReadScores(Path("x.npz")); }); };
  WriteScores(Path("x.npz"), {{0.5f}, {}});
  EXPECT_THAT(refusal(), EndsWith("x.npz: has 1 values of iou and 0 of iop"));
  WriteScores(Path("x.npz"), {{0.5f, std::nanf("")}, {1, 1}});
  EXPECT_THAT(refusal(), EndsWith("'iou': value 1 is nan"));
  WriteInliers(Path("x.npz"), {});
  EXPECT_THAT(refusal(),
              EndsWith("array 'iou' is missing; the file has 'probability', 'segmented'"));
  const std::vector<float> two{1, 2};
  WriteNpz(Path("x.npz"), {{"iou", ViewAsNpy({1, 2}, two)}, {"iop", ViewAsNpy({2}, two)}});
  EXPECT_THAT(refusal(), EndsWith("'iou': shape is [1, 2]; expected one dimension"));
  const std::vector<float> one{1};
  WriteNpz(Path("x.npz"), {{"iou", ViewAsNpy({1}, one)},
                           {"iop", ViewAsNpy({1}, one)},
                           {"precision_map", ViewAsNpy({2}, two)}});
  EXPECT_THAT(refusal(), EndsWith("'precision_map': has 2 values, expected 3"));
}

TEST_F(ScoresFileTest, InvalidInliersAreRejected) {
  const auto refusal = [&] { return BadData([&] { ReadInliers(Path("x.npz")); }); };
  WriteInliers(Path("x.npz"), {{0.5f, 1.5f}, {1}});
  EXPECT_THAT(refusal(), EndsWith("'probability': value 1 is 1.5, not in 0..1"));
  WriteInliers(Path("x.npz"), {{0.5f}, {2}});
  EXPECT_THAT(refusal(), EndsWith("'segmented': value 0: 2 is not in 0..1"));
}

TEST_F(ScoresFileTest, ScoresBeyondTheMemoryLimitAreRefused) {
  WriteScores(Path("x.npz"), {std::vector<float>(1000), std::vector<float>(1000)});
  EXPECT_THAT(GetError(ErrorKind::kOutOfMemory,
                       [&] {
                         ReadScores(Path("x.npz"), {4000, "--memory"});
                       }),
              ::testing::EndsWith("'iou': would need 7.8 KiB of memory, but --memory is 3.9 KiB"));
}

}  // namespace
}  // namespace facegraph
