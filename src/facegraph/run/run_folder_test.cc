// SPDX-License-Identifier: MIT
#include "facegraph/run/run_folder.h"

#include <cmath>

#include "facegraph/io/files_for_tests.h"

namespace facegraph {
namespace {

using testing::HasSubstr;

class RunFolderTest : public FileTest {
 protected:
  std::string Refusal(const std::string& lines) const {
    const auto path = Put("clusters.jsonl", lines);
    return GetError(ErrorKind::kBadData, [&] { ReadClusterLines(path, 5); });
  }
};

constexpr const char* kFirst =
    R"({"id": 0, "size": 2, "predicted_iou": 0.5, "predicted_iop": 0.75, "medoid": 3, )"
    R"("members": [1, 3], "inlier_probability": [0.25, 1.0000]})"
    "\n";

TEST_F(RunFolderTest, ClustersAreRead) {
  const auto path =
      Put("clusters.jsonl",
          std::string(kFirst) +
              R"({"id": 1, "predicted_iou": null, "predicted_iop": null, "medoid": 0,)"
              R"("members": [0], "inlier_probability": [1]})");
  const RunClusters run = ReadClusterLines(path, 5);
  EXPECT_EQ(run.partition.num_clusters, 2);
  EXPECT_THAT(run.partition.cluster_of_face, testing::ElementsAre(1, 0, -1, 0, -1));
  EXPECT_THAT(run.medoid, testing::ElementsAre(3, 0));
  EXPECT_THAT(run.inlier_probability, testing::ElementsAre(1, 0.25f, 1, 1, 1));
  EXPECT_EQ(run.predicted_iop[0], 0.75f);
  EXPECT_TRUE(std::isnan(run.predicted_iou[1]));
}

TEST_F(RunFolderTest, BrokenClustersAreRejectedWithTheirLineAndValue) {
  EXPECT_THAT(Refusal("{"), HasSubstr("line 1: is no JSON"));
  EXPECT_THAT(Refusal(std::string(kFirst) + "[]\n"), HasSubstr("line 2: is no JSON object"));
  EXPECT_THAT(Refusal(std::string(kFirst) + kFirst), HasSubstr("holds cluster 0, wanted 1"));
  EXPECT_THAT(Refusal(R"({"id": 0})"), HasSubstr(R"(has no "members")"));
  const auto with = [&](const char* members, const char* probabilities, const char* medoid) {
    return Refusal(std::string(R"({"id": 0, "predicted_iou": 0, "predicted_iop": 0, "medoid": )") +
                   medoid + R"(, "members": )" + members + R"(, "inlier_probability": )" +
                   probabilities + "}");
  };
  EXPECT_THAT(with("[5]", "[1]", "5"), HasSubstr(R"("members" holds 5, wanted an integer from 0)"));
  EXPECT_THAT(with("[1.5]", "[1]", "1"), HasSubstr("holds 1.5"));
  EXPECT_THAT(with("[-1]", "[1]", "1"), HasSubstr("holds -1"));
  EXPECT_THAT(with("[1, 1]", "[1, 1]", "1"), HasSubstr("face 1 is in cluster 0 already"));
  EXPECT_THAT(with("[1]", "[1, 1]", "1"), HasSubstr("1 members and 2 inlier"));
  EXPECT_THAT(with("[]", "[]", "1"), HasSubstr("0 members"));
  EXPECT_THAT(with("[1]", "[1.5]", "1"), HasSubstr("holds 1.5, wanted a number from 0 to 1"));
  EXPECT_THAT(with("[1]", "[1]", "2"), HasSubstr("the medoid 2 is no member"));
  EXPECT_THAT(with("7", "[1]", "2"), HasSubstr(R"("members" is no list)"));
}

TEST_F(RunFolderTest, ManifestIsReadForAReport) {
  const RunFacts facts = ReadManifest(Put("manifest.json", R"({
    "program": "facegraph 9", "threads": 2, "peak_bytes": 5,
    "options": {"FEATURES": "f.npy", "seed": 3, "neighbors": ["a", "b"], "json": false, "dim": null},
    "inputs": {"features": {"path": "f.npy", "dim": 64, "hash": "abc"}},
    "seconds": {"neighbors": 1.5, "method": 2}, "stage_peak_bytes": {"neighbors": 7}})"));
  EXPECT_EQ(facts.program, "facegraph 9");
  EXPECT_EQ(facts.peak_bytes, 5);
  ASSERT_EQ(facts.stages.size(), 2u);
  EXPECT_EQ(facts.stages[0].name, "neighbors");
  EXPECT_EQ(facts.stages[0].peak_bytes, 7);
  EXPECT_EQ(facts.stages[1].seconds, 2);
  using Setting = std::pair<std::string, std::string>;
  EXPECT_THAT(facts.settings,
              testing::ElementsAre(Setting("features", "f.npy"), Setting("dimension", "64"),
                                   Setting("content of features", "abc"), Setting("--seed", "3"),
                                   Setting("--neighbors", "a, b"), Setting("--json", "no"),
                                   Setting("threads used", "2")));
}

TEST_F(RunFolderTest, BrokenManifestIsRejected) {
  for (const char* text :
       {"", "[]", "{}", R"({"program": 1})", R"({"program": "f", "seconds": {"a": "b"}})",
        R"({"program": "f", "inputs": 3})", R"({"program": "f", "seconds": 3})"}) {
    const auto path = Put("manifest.json", text);
    const auto read = [&] { ReadManifest(path); };
    EXPECT_THAT(GetError(ErrorKind::kBadData, read), HasSubstr("no manifest of facegraph")) << text;
  }
}

TEST_F(RunFolderTest, FolderThatIsNoRunIsRejected) {
  EXPECT_THAT(GetError(ErrorKind::kBadData, [&] { ReadRun(folder()); }),
              HasSubstr("has no neighbors.npz"));
}

}  // namespace
}  // namespace facegraph
