// SPDX-License-Identifier: MIT
#include "facegraph/training/train_networks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "facegraph/base/error.h"
#include "facegraph/gcn/detect.h"
#include "facegraph/gcn/segment.h"
#include "facegraph/gcn/structural_inputs.h"
#include "facegraph/gcn/world_for_tests.h"
#include "facegraph/training/gradient_stepper.h"

namespace facegraph {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

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

template <typename... Worlds>
std::vector<LabeledProposals> Sets(const Worlds&... worlds) {
  return {LabeledProposals{worlds.Data(), worlds.proposal_set, worlds.targets, worlds.labels}...};
}

TEST(TrainDetector, SameWeightsForAnyNumberOfThreads) {
  const World world = MakeWorld(60, 1);
  TrainingOptions options = FewEpochs(2);
  options.node_dropout = 0.3;
  options.rotate_features = true;
  options.held_out_share = 0.25;
  const Architecture architecture = Network(GcnTask::kDetection, VertexInput::kFeatures);
  const auto train = [&](int threads) {
    return TrainDetector(architecture, Sets(world, world), options, {}, Threads(threads));
  };
  const GcnModel one = train(1), four = train(4);
  for (size_t p = 0; p < one.parameters.size(); ++p) {
    EXPECT_EQ(one.parameters[p].value, four.parameters[p].value) << one.parameters[p].name;
  }
}

TEST(TrainDetector, PredictsIopOfNewPeople) {
  const World world = MakeWorld(200, 2), others = MakeWorld(200, 3);
  const GcnModel model = TrainDetector(Network(GcnTask::kDetection, VertexInput::kStructure),
                                       Sets(world), FewEpochs(12));
  const ProposalScores scores = DetectClusters(model, others.Data(), others.proposal_set);
  double error = 0, variance = 0, mean = 0;
  for (const float iop : others.targets.iop) mean += iop / 200;
  for (size_t p = 0; p < 200; ++p) {
    error += std::pow(scores.iop[p] - others.targets.iop[p], 2) / 200;
    variance += std::pow(others.targets.iop[p] - mean, 2) / 200;
  }
  EXPECT_LT(error, 0.5 * variance);
}

TEST(TrainSegmenter, FindsTheFacesOfTheSeedsPerson) {
  const World world = MakeWorld(200, 4), others = MakeWorld(100, 5);
  Architecture architecture = Network(GcnTask::kSegmentation, VertexInput::kStructure);
  architecture.append_input = true;
  const SegmenterTrainingOptions mixed{.min_iop = 0.2, .max_iop = 0.9, .seeds_per_proposal = 2};
  const GcnModel model = TrainSegmenter(architecture, Sets(world), mixed, FewEpochs(8));
  std::vector<int32_t> seeds;
  for (int64_t p = 0; p < 100; ++p) seeds.push_back(others.proposal_set.Members(p).front());
  const InlierProbabilities inliers =
      SegmentFromSeeds(model, others.Data(), others.proposal_set, seeds);
  double right = 0;
  for (int64_t p = 0; p < 100; ++p) {
    for (int64_t m = others.proposal_set.offsets[p]; m < others.proposal_set.offsets[p + 1]; ++m) {
      const bool same = others.labels[others.proposal_set.members[m]] == others.labels[seeds[p]];
      right += (inliers.probability[m] > 0.5f) == same ? 1 : 0;
    }
  }
  EXPECT_GT(right / static_cast<double>(others.proposal_set.members.size()), 0.85);
}

TEST(TrainDetector, KeepsTheWeightsWithTheLowestHeldOutLoss) {
  const World world = MakeWorld(120, 6);
  TrainingOptions options = FewEpochs(6);
  options.held_out_share = 0.4;
  options.learning_rate = 0.05;
  std::vector<EpochReport> reports;
  TrainDetector(Network(GcnTask::kDetection, VertexInput::kFeatures), Sets(world), options,
                [&](const EpochReport& r) { reports.push_back(r); });
  ASSERT_EQ(reports.size(), 6u);
  double lowest = INFINITY;
  for (const EpochReport& report : reports) {
    EXPECT_EQ(report.best_so_far, report.held_out_loss < lowest);
    lowest = std::min(lowest, report.held_out_loss);
  }
}

TEST(TrainDetector, ReportsDivergence) {
  const World world = MakeWorld(60, 7);
  TrainingOptions options = FewEpochs(30);
  options.optimizer = OptimizerKind::kSgd;
  options.learning_rate = 10;
  Architecture architecture = Network(GcnTask::kDetection, VertexInput::kFeatures);
  architecture.poolings = {Pooling::kSum};
  EXPECT_THAT([&] { TrainDetector(architecture, Sets(world), options); },
              ThrowsMessage<Error>(HasSubstr("diverged")));
}

TEST(TrainDetector, RefusesProposalsWithoutKnownLabels) {
  World world = MakeWorld(5, 8);
  world.labels.assign(world.labels.size(), -1);
  world.targets = TargetsFromLabels(world.proposal_set, world.labels);
  EXPECT_THAT(
      [&] {
        TrainDetector(Network(GcnTask::kDetection, VertexInput::kFeatures), Sets(world),
                      FewEpochs(1));
      },
      ThrowsMessage<Error>(HasSubstr("no proposal to train on")));
}

TEST(TrainDetector, AcceptsSetsOfDifferentDimensionsTogether) {
  const World narrow = MakeWorld(100, 10), others = MakeWorld(100, 11);
  World wide = MakeWorld(100, 12, 20);
  const Architecture structure = Network(GcnTask::kDetection, VertexInput::kStructure);
  const auto get_error = [&](const GcnModel& model, const World& world) {
    const ProposalScores scores = DetectClusters(model, world.Data(), world.proposal_set);
    double error = 0;
    for (size_t p = 0; p < 100; ++p) error += std::pow(scores.iop[p] - world.targets.iop[p], 2);
    return error / 100;
  };
  const GcnModel both = TrainDetector(structure, Sets(narrow, wide), FewEpochs(12));
  const GcnModel one = TrainDetector(structure, Sets(narrow), FewEpochs(12));
  EXPECT_LT(get_error(both, wide), get_error(one, wide));
  const Architecture features = Network(GcnTask::kDetection, VertexInput::kFeatures);
  EXPECT_THAT([&] { TrainDetector(features, Sets(narrow, wide), FewEpochs(1)); },
              ThrowsMessage<Error>(HasSubstr("dimension 8, these have 20")));
}

TEST(JointLoss, AddsTheLossesOfTheSets) {
  const World first = MakeWorld(20, 13), second = MakeWorld(20, 14);
  const Matrix<float> low(20, 2, 0.2f), high(20, 2, 0.9f);
  const FaceData first_data = first.Data(), second_data = second.Data();
  const auto make_loss = [&](const FaceData& data, const World& world,
                             const Matrix<float>& targets) {
    return DetectionLoss(data, world.proposal_set, {}, targets.View(), EdgeWeight::kOne);
  };
  std::vector<std::unique_ptr<TrainingLoss>> losses;
  losses.push_back(make_loss(first_data, first, low));
  losses.push_back(make_loss(second_data, second, high));
  const auto joint = JointLoss(std::move(losses));
  const GcnModel model = NewModel(Network(GcnTask::kDetection, VertexInput::kFeatures), 1);
  const std::vector<Example> mixed{{3, -1, 1}, {5, -1, 0}, {7, -1, 1}};
  const std::vector<Example> of_first{{5}}, of_second{{3}, {7}};
  EXPECT_DOUBLE_EQ(joint->NumTerms(mixed), 6);
  EXPECT_NEAR(joint->Loss(model, mixed, 1, nullptr, nullptr),
              make_loss(first_data, first, low)->Loss(model, of_first, 1, nullptr, nullptr) +
                  make_loss(second_data, second, high)->Loss(model, of_second, 1, nullptr, nullptr),
              1e-6);
}

TEST(GradientStepper, LossOfABatchIsTheMeanOverItsParts) {
  const World world = MakeWorld(30, 9);
  Matrix<float> targets(30, 2, 0.5f);
  const FaceData data = world.Data();
  const auto loss = DetectionLoss(data, world.proposal_set, {}, targets.View(), EdgeWeight::kOne);
  GradientStepper stepper(NewModel(Network(GcnTask::kDetection, VertexInput::kFeatures), 1), *loss,
                          FewEpochs(1));
  std::vector<Example> examples;
  double sum = 0;
  for (int64_t p = 0; p < 10; ++p) {
    examples.push_back({p});
    sum += stepper.Loss(std::vector<Example>{{p}}, {});
  }
  EXPECT_NEAR(stepper.ComputeGradient(examples, {}), sum / 10, 1e-7);
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
  EXPECT_DOUBLE_EQ(options.LearningRate(0), 0.01);
  EXPECT_DOUBLE_EQ(options.LearningRate(14), 0.01);
  EXPECT_DOUBLE_EQ(options.LearningRate(15), 0.001);
  EXPECT_NEAR(options.LearningRate(29), 0.00001, 1e-12);
  options.cosine_rate = true;
  EXPECT_DOUBLE_EQ(options.LearningRate(0), 0.01);
  EXPECT_NEAR(options.LearningRate(15), 0.005, 1e-12);
}

TEST(TrainingOptions, ReportsTheOptionOutOfRange) {
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
  refuses("held-out share", [](auto& o) { o.held_out_share = 1; });
  refuses("node dropout", [](auto& o) { o.node_dropout = 1; });
}

}  // namespace
}  // namespace facegraph
