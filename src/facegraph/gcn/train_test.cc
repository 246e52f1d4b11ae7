// SPDX-License-Identifier: MIT
#include "facegraph/gcn/train.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "facegraph/base/error.h"
#include "facegraph/gcn/detect.h"
#include "facegraph/gcn/segment.h"
#include "facegraph/gcn/structural_inputs.h"
#include "facegraph/gcn/trainer.h"
#include "facegraph/gcn/world_for_tests.h"

namespace facegraph {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

Execution Threads(int count) {
  Execution execution;
  execution.num_threads = count;
  return execution;
}

Architecture Network(GcnTask task, VertexInput input) {
  Architecture architecture;
  architecture.task = task;
  architecture.input = input;
  architecture.input_width = input == VertexInput::kFeatures ? 8 : kNumStructuralInputs;
  architecture.convolution_widths = {16, 8};
  return architecture;
}

TrainingOptions FewEpochs(int epochs) {
  TrainingOptions options;
  options.epochs = epochs;
  options.optimizer = OptimizerKind::kAdam;
  options.batch_size = 10;
  options.rate_steps = {};
  options.held_out_share = 0;
  return options;
}

TEST(TrainDetector, SameWeightsForAnyNumberOfThreads) {
  const World world = MakeWorld(60, 1);
  TrainingOptions options = FewEpochs(2);
  options.node_dropout = 0.3;
  options.rotate_features = true;
  options.held_out_share = 0.25;
  const Architecture architecture = Network(GcnTask::kDetection, VertexInput::kFeatures);
  const auto train = [&](int threads) {
    return TrainDetector(architecture, world.Data(), world.cover, world.targets, options, {},
                         Threads(threads));
  };
  const GcnModel one = train(1), four = train(4);
  for (size_t p = 0; p < one.parameters.size(); ++p) {
    EXPECT_EQ(one.parameters[p].value, four.parameters[p].value) << one.parameters[p].name;
  }
}

TEST(TrainDetector, LearnsToTellPureProposalsFromMixedOnesOfNewPeople) {
  const World world = MakeWorld(200, 2), others = MakeWorld(200, 3);
  const GcnModel model = TrainDetector(Network(GcnTask::kDetection, VertexInput::kStructure),
                                       world.Data(), world.cover, world.targets, FewEpochs(12));
  const ProposalScores scores = DetectClusters(model, others.Data(), others.cover);
  double error = 0, variance = 0, mean = 0;
  for (const float iop : others.targets.iop) mean += iop / 200;
  for (size_t p = 0; p < 200; ++p) {
    error += std::pow(scores.iop[p] - others.targets.iop[p], 2) / 200;
    variance += std::pow(others.targets.iop[p] - mean, 2) / 200;
  }
  EXPECT_LT(error, 0.5 * variance);
}

TEST(TrainSegmenter, LearnsToTellTheSeedsPersonFromStrangers) {
  const World world = MakeWorld(200, 4), others = MakeWorld(100, 5);
  Architecture architecture = Network(GcnTask::kSegmentation, VertexInput::kStructure);
  architecture.append_input = true;
  const SegmenterTrainingOptions mixed{.min_iop = 0.2, .max_iop = 0.9, .seeds_per_proposal = 2};
  const GcnModel model = TrainSegmenter(architecture, world.Data(), world.cover, world.targets,
                                        world.labels, mixed, FewEpochs(8));
  std::vector<int32_t> seeds;
  for (int64_t p = 0; p < 100; ++p) seeds.push_back(others.cover.Members(p).front());
  const InlierProbabilities inliers = SegmentFromSeeds(model, others.Data(), others.cover, seeds);
  double right = 0;
  for (int64_t p = 0; p < 100; ++p) {
    for (int64_t m = others.cover.offsets[p]; m < others.cover.offsets[p + 1]; ++m) {
      const bool same = others.labels[others.cover.members[m]] == others.labels[seeds[p]];
      right += (inliers.probability[m] > 0.5f) == same ? 1 : 0;
    }
  }
  EXPECT_GT(right / static_cast<double>(others.cover.members.size()), 0.85);
}

TEST(TrainDetector, KeepsTheWeightsThatServeHeldOutPeopleBest) {
  const World world = MakeWorld(120, 6);
  TrainingOptions options = FewEpochs(6);
  options.held_out_share = 0.4;
  options.learning_rate = 0.05;
  std::vector<EpochReport> reports;
  TrainDetector(Network(GcnTask::kDetection, VertexInput::kFeatures), world.Data(), world.cover,
                world.targets, options, [&](const EpochReport& r) { reports.push_back(r); });
  ASSERT_EQ(reports.size(), 6u);
  double lowest = INFINITY;
  for (const EpochReport& report : reports) {
    EXPECT_EQ(report.best_so_far, report.held_out_loss < lowest);
    lowest = std::min(lowest, report.held_out_loss);
  }
}

TEST(TrainDetector, SaysWhenTrainingDiverges) {
  const World world = MakeWorld(60, 7);
  TrainingOptions options = FewEpochs(30);
  options.optimizer = OptimizerKind::kSgd;
  options.learning_rate = 10;
  Architecture architecture = Network(GcnTask::kDetection, VertexInput::kFeatures);
  architecture.poolings = {Pooling::kSum};
  EXPECT_THAT(
      [&] { TrainDetector(architecture, world.Data(), world.cover, world.targets, options); },
      ThrowsMessage<Error>(HasSubstr("diverged")));
}

TEST(TrainDetector, RefusesACoverWithoutKnownPeople) {
  World world = MakeWorld(5, 8);
  world.labels.assign(world.labels.size(), -1);
  world.targets = TargetsFromLabels(world.cover, world.labels);
  EXPECT_THAT(
      [&] {
        TrainDetector(Network(GcnTask::kDetection, VertexInput::kFeatures), world.Data(),
                      world.cover, world.targets, FewEpochs(1));
      },
      ThrowsMessage<Error>(HasSubstr("no proposal to train on")));
}

TEST(Trainer, LossOfABatchIsTheMeanOverItsParts) {
  const World world = MakeWorld(30, 9);
  Matrix<float> targets(30, 2, 0.5f);
  const FaceData data = world.Data();
  const auto task = DetectionTask(data, world.cover, {}, targets.View(), EdgeWeight::kOne);
  Trainer trainer(NewModel(Network(GcnTask::kDetection, VertexInput::kFeatures), 1), *task,
                  FewEpochs(1));
  std::vector<Example> examples;
  double sum = 0;
  for (int64_t p = 0; p < 10; ++p) {
    examples.push_back({p});
    sum += trainer.Loss(std::vector<Example>{{p}}, {});
  }
  EXPECT_NEAR(trainer.ComputeGradient(examples, {}), sum / 10, 1e-7);
}

TEST(RandomRotation, KeepsLengthsAndAngles) {
  Random random(1);
  const Matrix<float> rotation = RandomRotation(40, random);
  for (int64_t i = 0; i < 40; ++i) {
    for (int64_t j = 0; j < 40; ++j) {
      double dot = 0;
      for (int64_t c = 0; c < 40; ++c) dot += double{rotation(i, c)} * double{rotation(j, c)};
      EXPECT_NEAR(dot, i == j ? 1 : 0, 1e-6);
    }
  }
}

TEST(TrainingOptions, LearningRateFallsInStepsOrAlongACosine) {
  TrainingOptions options;
  EXPECT_DOUBLE_EQ(options.RateOf(0), 0.01);
  EXPECT_DOUBLE_EQ(options.RateOf(14), 0.01);
  EXPECT_DOUBLE_EQ(options.RateOf(15), 0.001);
  EXPECT_NEAR(options.RateOf(29), 0.00001, 1e-12);
  options.cosine_rate = true;
  EXPECT_DOUBLE_EQ(options.RateOf(0), 0.01);
  EXPECT_NEAR(options.RateOf(15), 0.005, 1e-12);
}

TEST(TrainingOptions, ThoseOutOfRangeAreNamed) {
  const auto refuses = [](const char* message,
                          const std::function<void(TrainingOptions&)>& change) {
    TrainingOptions options;
    change(options);
    EXPECT_THAT([&] { options.Check(); }, ThrowsMessage<Error>(HasSubstr(message)));
  };
  refuses("at least 1 epoch", [](auto& o) { o.epochs = 0; });
  refuses("batch size", [](auto& o) { o.batch_size = 0; });
  refuses("learning rate", [](auto& o) { o.learning_rate = 0; });
  refuses("momentum", [](auto& o) { o.momentum = 1; });
  refuses("weight decay", [](auto& o) { o.weight_decay = -1; });
  refuses("held out", [](auto& o) { o.held_out_share = 1; });
  refuses("node dropout", [](auto& o) { o.node_dropout = 1; });
}

}  // namespace
}  // namespace facegraph
