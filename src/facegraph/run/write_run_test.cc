// SPDX-License-Identifier: MIT
#include "facegraph/run/write_run.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "facegraph/io/labels_file.h"
#include "facegraph/run/run_folder.h"
#include "facegraph/run/run_for_tests.h"

namespace facegraph {
namespace {

TEST_F(WriteRunTest, WrittenFoldersAreRead) {
  Manifest manifest = MakeManifest();
  WriteRun(Path("run"), result_, manifest);
  const SavedRun run = ReadRun(Path("run"));
  EXPECT_EQ(run.clusters.partition.cluster_of_face, result_.clusters.partition.cluster_of_face);
  EXPECT_EQ(run.clusters.predicted_iou[0], 0.25f);
  EXPECT_EQ(run.clusters.predicted_iop[0], 1.0f) << "predictions are cut to 0..1";
  EXPECT_TRUE(std::isnan(run.clusters.predicted_iou[1]));
  EXPECT_THAT(run.clusters.inlier_probability, testing::ElementsAre(0.5f, 0.75f, 1, 1));
  EXPECT_EQ(run.neighbors.ids, result_.graph.neighbors.ids);
  EXPECT_TRUE(run.facts.program.starts_with("facegraph "));
  ASSERT_EQ(run.facts.stages.size(), 1u);
  EXPECT_EQ(run.facts.stages[0].peak_bytes, 7);
  using Setting = std::pair<std::string, std::string>;
  EXPECT_THAT(run.facts.settings,
              testing::IsSupersetOf({Setting("features", "f.npy"), Setting("--seed", "3"),
                                     Setting("--preset", "default")}));
  EXPECT_THAT(ReadLabels(Path("run") / RunFolder::kLabels), testing::ElementsAre(0, 0, 1, -1));
}

TEST_F(WriteRunTest, AFolderWithOtherFilesIsRejectedBeforeTheRun) {
  std::filesystem::create_directory(Path("mine"));
  Put("mine/photo.jpg", "x");
  EXPECT_THROW(RunWriter{Path("mine")}, Error);
  EXPECT_EQ(Content(Path("mine/photo.jpg")), "x");
}

TEST_F(WriteRunTest, TheManifestIsTheSameForTheSameRunButTheMemory) {
  Manifest one = MakeManifest(), two = MakeManifest();
  EXPECT_EQ(one.json(), two.json());
  EXPECT_EQ(one.json()["options"]["dim"], nullptr);
  EXPECT_EQ(one.json()["faces"], 4);
  EXPECT_GT(nlohmann::json::parse(one.Text())["peak_bytes"], 0);
}

}  // namespace
}  // namespace facegraph
