// SPDX-License-Identifier: MIT
// Detection and segmentation of whole proposal sets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"
#include "facegraph/gcn/detect.h"
#include "facegraph/gcn/segment.h"
#include "facegraph/gcn/structural_inputs.h"
#include "facegraph/gcn/world_for_tests.h"

namespace facegraph {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::ThrowsMessage;

GcnModel Network(GcnTask task, VertexInput input) {
  Architecture architecture;
  architecture.task = task;
  architecture.input = input;
  architecture.input_width = input == VertexInput::kFeatures ? 8 : kNumStructuralInputs;
  architecture.convolution_widths = {6, 5};
  architecture.append_input = task == GcnTask::kSegmentation && input == VertexInput::kStructure;
  return NewModel(architecture, 3);
}

TEST(DetectClusters, SameBytesForAnyNumberOfThreads) {
  const World world = MakeWorld(300, 1);
  for (const VertexInput input : {VertexInput::kFeatures, VertexInput::kStructure}) {
    const GcnModel model = Network(GcnTask::kDetection, input);
    const ProposalScores one = DetectClusters(model, world.Data(), world.proposal_set, Threads(1));
    const ProposalScores five = DetectClusters(model, world.Data(), world.proposal_set, Threads(5));
    EXPECT_EQ(one.iou, five.iou);
    EXPECT_EQ(one.iop, five.iop);
    EXPECT_EQ(one.iop.size(), 300u);
  }
}

TEST(DetectClusters, ScoresAProposalIndependentlyOfTheOthers) {
  const World world = MakeWorld(100, 2);
  const GcnModel model = Network(GcnTask::kDetection, VertexInput::kFeatures);
  const ProposalScores all = DetectClusters(model, world.Data(), world.proposal_set);
  ProposalSet alone;
  alone.num_faces = world.proposal_set.num_faces;
  alone.Add(world.proposal_set.Members(57), 0);
  EXPECT_NEAR(DetectClusters(model, world.Data(), alone).iou[0], all.iou[57], 1e-6);
}

TEST(DetectClusters, ScoresWithASigmoidAreInTheUnitInterval) {
  const World world = MakeWorld(20, 3);
  GcnModel model = Network(GcnTask::kDetection, VertexInput::kFeatures);
  model.architecture.sigmoid = true;
  model.parameters.back().value = Matrix<float>(1, 2, 20.0f);
  EXPECT_THAT(DetectClusters(model, world.Data(), world.proposal_set).iou,
              Each(testing::FloatNear(1.0f, 1e-6f)));
}

TEST(DetectClusters, AveragesSeveralNetworks) {
  const World world = MakeWorld(150, 6);
  std::vector<GcnModel> models{Network(GcnTask::kDetection, VertexInput::kStructure)};
  for (const uint64_t seed : {4, 5}) {
    models.push_back(NewModel(models[0].architecture, seed));
    models.back().input_scale = Matrix<float>(1, kNumStructuralInputs, 0.5f);
  }
  const ProposalScores together =
      DetectClusters(models, world.Data(), world.proposal_set, Threads(3));
  std::vector<ProposalScores> each;
  each.reserve(models.size());
  for (const GcnModel& model : models) {
    each.push_back(DetectClusters(model, world.Data(), world.proposal_set));
  }
  ASSERT_EQ(together.iop.size(), 150u);
  for (size_t p = 0; p < 150; ++p) {
    EXPECT_NE(each[0].iou[p], each[1].iou[p]);
    EXPECT_NEAR(together.iou[p], (each[0].iou[p] + each[1].iou[p] + each[2].iou[p]) / 3, 1e-6);
    EXPECT_NEAR(together.iop[p], (each[0].iop[p] + each[1].iop[p] + each[2].iop[p]) / 3, 1e-6);
  }
}

TEST(DetectClusters, RejectsDifferentArchitecturesAndNoNetwork) {
  const World world = MakeWorld(10, 7);
  const std::vector<GcnModel> mixed{Network(GcnTask::kDetection, VertexInput::kStructure),
                                    Network(GcnTask::kDetection, VertexInput::kFeatures)};
  EXPECT_THAT([&] { DetectClusters(mixed, world.Data(), world.proposal_set); },
              ThrowsMessage<Error>(HasSubstr("different architectures")));
  EXPECT_THAT(
      [&] {
        DetectClusters({mixed.data(), 0}, world.Data(), world.proposal_set);
      },
      ThrowsMessage<Error>(HasSubstr("holds no GCN-D")));
}

TEST(DetectClusters, ReportsProgressUpToAllProposals) {
  const World world = MakeWorld(120, 4);
  Execution execution = Threads(3);
  int64_t last = 0;
  execution.on_progress = [&](const Progress& progress) {
    EXPECT_GT(progress.done, last);
    last = progress.done;
  };
  DetectClusters(Network(GcnTask::kDetection, VertexInput::kFeatures), world.Data(),
                 world.proposal_set, execution);
  EXPECT_EQ(last, 120);
}

TEST(DetectClusters, AnEmptyProposalSetHasNoScores) {
  World world = MakeWorld(1, 5);
  world.proposal_set = ProposalSet{};
  world.proposal_set.num_faces = world.rows.rows();
  const GcnModel model = Network(GcnTask::kDetection, VertexInput::kFeatures);
  EXPECT_TRUE(DetectClusters(model, world.Data(), world.proposal_set).iou.empty());
}

TEST(DetectClusters, RejectsFeaturesOfAnotherDimension) {
  const World world = MakeWorld(2, 6, 16);
  EXPECT_THAT(
      [&] {
        DetectClusters(Network(GcnTask::kDetection, VertexInput::kFeatures), world.Data(),
                       world.proposal_set);
      },
      ThrowsMessage<Error>(HasSubstr("trained on features of dimension 8, these have 16")));
  EXPECT_NO_THROW(DetectClusters(Network(GcnTask::kDetection, VertexInput::kStructure),
                                 world.Data(), world.proposal_set));
}

TEST(DetectClusters, RejectsAModelForTheOtherTask) {
  const World world = MakeWorld(2, 7);
  const GcnModel segmenter = Network(GcnTask::kSegmentation, VertexInput::kFeatures);
  const GcnModel detector = Network(GcnTask::kDetection, VertexInput::kFeatures);
  EXPECT_THROW(DetectClusters(segmenter, world.Data(), world.proposal_set), Error);
  EXPECT_THROW(SegmentClusters(detector, world.Data(), world.proposal_set, {}, {}), Error);
}

TEST(SegmentClusters, SameBytesForAnyNumberOfThreadsAndEverySeedRule) {
  const World world = MakeWorld(200, 8);
  for (const VertexInput input : {VertexInput::kFeatures, VertexInput::kStructure}) {
    const GcnModel model = Network(GcnTask::kSegmentation, input);
    for (const auto rule : {SeedOptions::SeedRule::kRandom, SeedOptions::SeedRule::kHighestDegree,
                            SeedOptions::SeedRule::kSpread}) {
      const SeedOptions options{.seed_rule = rule, .seeds_per_proposal = 3, .seed = 1};
      const auto one =
          SegmentClusters(model, world.Data(), world.proposal_set, {}, options, Threads(1));
      const auto five =
          SegmentClusters(model, world.Data(), world.proposal_set, {}, options, Threads(5));
      EXPECT_EQ(one.probability, five.probability);
      EXPECT_THAT(one.segmented, Each(1));
    }
  }
}

TEST(SegmentClusters, DoesNotSegmentProposalsThatAreNotChosen) {
  const World world = MakeWorld(40, 9);
  std::vector<uint8_t> chosen(40, 0);
  chosen[7] = 1;
  const InlierProbabilities inliers =
      SegmentClusters(Network(GcnTask::kSegmentation, VertexInput::kFeatures), world.Data(),
                      world.proposal_set, chosen, {});
  EXPECT_EQ(inliers.segmented, chosen);
  for (int64_t p = 0; p < 40; ++p) {
    for (int64_t m = world.proposal_set.offsets[p]; m < world.proposal_set.offsets[p + 1]; ++m) {
      if (p == 7) {
        EXPECT_LT(inliers.probability[m], 1.0f);
      } else {
        EXPECT_EQ(inliers.probability[m], 1.0f);
      }
    }
  }
}

TEST(SegmentClusters, KeepsTheHypothesisWithMostPositives) {
  const World world = MakeWorld(60, 10);
  const GcnModel model = Network(GcnTask::kSegmentation, VertexInput::kFeatures);
  const SeedOptions all_faces{.seed_rule = SeedOptions::SeedRule::kRandom,
                              .seeds_per_proposal = 1000};
  const InlierProbabilities best =
      SegmentClusters(model, world.Data(), world.proposal_set, {}, all_faces);
  for (int64_t p = 0; p < 60; ++p) {
    const auto positives = [&](const InlierProbabilities& inliers, int64_t begin, int64_t end) {
      return std::count_if(inliers.probability.begin() + begin, inliers.probability.begin() + end,
                           [](float probability) { return probability > 0.5f; });
    };
    ProposalSet alone;
    alone.num_faces = world.proposal_set.num_faces;
    alone.Add(world.proposal_set.Members(p), 0);
    int64_t max_positives = 0;
    for (const int32_t seed : alone.members) {
      const auto inliers = SegmentFromSeeds(model, world.Data(), alone, std::vector<int32_t>{seed});
      max_positives = std::max<int64_t>(
          max_positives, positives(inliers, 0, static_cast<int64_t>(alone.members.size())));
    }
    EXPECT_EQ(positives(best, world.proposal_set.offsets[p], world.proposal_set.offsets[p + 1]),
              max_positives);
  }
}

TEST(SegmentFromSeeds, RejectsASeedOutsideOfItsProposal) {
  const World world = MakeWorld(1, 11);
  const GcnModel model = Network(GcnTask::kSegmentation, VertexInput::kFeatures);
  EXPECT_THAT(
      [&] {
        SegmentFromSeeds(model, world.Data(), world.proposal_set, std::vector<int32_t>{99999});
      },
      ThrowsMessage<Error>(HasSubstr("does not contain its seed, face 99999")));
  EXPECT_THAT([&] { SegmentFromSeeds(model, world.Data(), world.proposal_set, {}); },
              ThrowsMessage<Error>(HasSubstr("0 seeds for 1 proposals")));
}

TEST(SeedOptions, RejectZeroSeeds) {
  EXPECT_THAT([] { SeedOptions{.seeds_per_proposal = 0}.Check(); },
              ThrowsMessage<Error>(HasSubstr("at least 1 seed")));
}

}  // namespace
}  // namespace facegraph
