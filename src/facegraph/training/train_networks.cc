// SPDX-License-Identifier: MIT
#include "facegraph/training/train_networks.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"
#include "facegraph/base/timing.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/training/gradient_stepper.h"

namespace facegraph {
namespace {

/// Streams of the seed, one per purpose; the trainer's own come after them, see trainer.cc.
enum Stream : uint64_t { kWeights = uint64_t{1} << 60, kNumIdentities, kOrder, kHeldOutSeeds };

/// Examples, so far without seeds, of all sets.
struct Split {
  std::vector<Example> training, held_out;
};

/// Divides proposals by their people, so that nobody is on both sides.
Split SplitByPerson(std::span<const Example> proposals, std::span<const LabeledProposals> sets,
                    const TrainingOptions& options) {
  const auto person = [&](const Example& example) {
    return sets[example.set].targets.majority_label[example.proposal];
  };
  std::vector<int64_t> people;
  for (const Example& example : proposals) people.push_back(person(example));
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  Random(options.seed, kNumIdentities).Shuffle(std::span<int64_t>(people));
  people.resize(static_cast<size_t>(options.held_out_share * static_cast<double>(people.size())));
  std::sort(people.begin(), people.end());
  Split split;
  for (const Example& example : proposals) {
    const bool out = std::binary_search(people.begin(), people.end(), person(example));
    (out ? split.held_out : split.training).push_back(example);
  }
  Require(!split.training.empty(), ErrorKind::kBadData,
          "there is no proposal to train on: {} fit, {} of them held out", proposals.size(),
          split.held_out.size());
  return split;
}

/// The examples of an epoch, drawn by `random`.
using DrawExamples =
    std::function<std::vector<Example>(std::span<const Example> proposals, Random& random)>;

double TrainEpoch(GradientStepper& trainer, std::span<Example> examples,
                  const TrainingOptions& options, int epoch, Random& random,
                  const Execution& execution) {
  random.Shuffle(examples);
  const auto batch_size = static_cast<size_t>(options.batch_size);
  double loss = 0;
  for (size_t begin = 0; begin < examples.size(); begin += batch_size) {
    const size_t size = std::min(batch_size, examples.size() - begin);
    loss += trainer.Step(examples.subspan(begin, size), options.LearningRate(epoch), execution) *
            static_cast<double>(size);
    execution.Report("training", static_cast<int64_t>(epoch * examples.size() + begin + size),
                     static_cast<int64_t>(options.epochs * examples.size()), "examples");
  }
  return loss / static_cast<double>(examples.size());
}

GcnModel Train(GcnModel model, const TrainingLoss& task, const Split& split,
               const DrawExamples& draw, const TrainingOptions& options,
               const EpochListener& on_epoch, const Execution& execution) {
  Random held_out_random(options.seed, kHeldOutSeeds);
  const std::vector<Example> held_out = draw(split.held_out, held_out_random);
  GradientStepper trainer(std::move(model), task, options);
  GcnModel best;
  double lowest = std::numeric_limits<double>::infinity();
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    const Stopwatch watch;
    Random random(options.seed, kOrder + (static_cast<uint64_t>(epoch) << 8));
    std::vector<Example> examples = draw(split.training, random);
    EpochReport report{
        .epoch = epoch + 1, .epochs = options.epochs, .learning_rate = options.LearningRate(epoch)};
    report.examples = std::ssize(examples);
    report.training_loss = TrainEpoch(trainer, examples, options, epoch, random, execution);
    Require(report.training_loss <= std::numeric_limits<double>::max(), ErrorKind::kFailed,
            "training diverged in epoch {}: lower the learning rate of {}", epoch + 1,
            options.learning_rate);
    report.held_out_loss = held_out.empty() ? std::numeric_limits<double>::quiet_NaN()
                                            : trainer.Loss(held_out, execution);
    report.best_so_far = held_out.empty() || report.held_out_loss < lowest;
    if (report.best_so_far) {
      best = trainer.model();
      lowest = report.held_out_loss;
    }
    report.seconds = watch.Seconds();
    if (on_epoch) on_epoch(report);
  }
  return best;
}

void CheckLessons(const GcnModel& model, GcnTask task, std::span<const LabeledProposals> sets,
                  const TrainingOptions& options) {
  options.Check();
  Require(model.architecture.task == task, ErrorKind::kUsage,
          "the architecture is for the other network");
  for (const LabeledProposals& set : sets) {
    CheckModelFitsData(model, set.data);
    CheckProposalsFitGraph(set.proposal_set, set.data.graph);
    Require(
        static_cast<int64_t>(set.targets.majority_label.size()) == set.proposal_set.num_proposals(),
        ErrorKind::kBadData, "there are {} targets for {} proposals",
        set.targets.majority_label.size(), set.proposal_set.num_proposals());
    Require(static_cast<int64_t>(set.labels.size()) == set.proposal_set.num_faces,
            ErrorKind::kBadData, "there are {} labels for {} faces", set.labels.size(),
            set.proposal_set.num_faces);
  }
}

GcnModel FreshModel(const Architecture& architecture, const TrainingOptions& options) {
  return NewModel(architecture, Random(options.seed, kWeights).Next());
}

/// The proposals of people who are known and whose true IoP lies within.
std::vector<Example> KnownProposals(std::span<const LabeledProposals> sets, double min_iop,
                                    double max_iop) {
  std::vector<Example> known;
  for (size_t set = 0; set < sets.size(); ++set) {
    const ProposalTargets& targets = sets[set].targets;
    for (int64_t p = 0; p < sets[set].proposal_set.num_proposals(); ++p) {
      const double iop = targets.iop[p];
      if (targets.majority_label[p] < 0 || iop < min_iop || iop > max_iop) continue;
      known.push_back({.proposal = p, .set = static_cast<int32_t>(set)});
    }
  }
  return known;
}

/// The scale of the inputs over all that is trained on.
void FitInputScale(std::span<const LabeledProposals> sets, std::span<const Example> training,
                   const Execution& execution, GcnModel& model) {
  if (model.architecture.input != VertexInput::kStructure) return;
  InputMoments moments;
  for (size_t set = 0; set < sets.size(); ++set) {
    std::vector<int64_t> proposals;
    for (const Example& example : training) {
      if (example.set == static_cast<int32_t>(set)) proposals.push_back(example.proposal);
    }
    if (proposals.empty()) continue;
    moments.Add(ComputeInputMoments(sets[set].data, sets[set].proposal_set, proposals, execution));
  }
  FitInputScale(moments, model);
}

/// The features of every set at unit length; empty where the network does not look at them.
std::vector<Matrix<float>> UnitRowsIfUsed(const Architecture& architecture,
                                          std::span<const LabeledProposals> sets,
                                          const Execution& execution) {
  std::vector<Matrix<float>> rows;
  for (const LabeledProposals& set : sets) {
    rows.push_back(architecture.input == VertexInput::kConstant
                       ? Matrix<float>()
                       : AllUnitRows(set.data.features, execution));
  }
  return rows;
}

/// What each head should say of each proposal, [num_proposals, heads].
Matrix<float> HeadTargets(const Architecture& architecture, const ProposalTargets& targets) {
  Matrix<float> wanted(static_cast<int64_t>(targets.iou.size()), architecture.NumOutputs());
  for (int64_t p = 0; p < wanted.rows(); ++p) {
    for (int64_t h = 0; h < wanted.cols(); ++h) {
      wanted(p, h) = architecture.heads[h] == Head::kIou ? targets.iou[p] : targets.iop[p];
    }
  }
  return wanted;
}

enum class InputScale { kFit, kKeep };

GcnModel LearnToDetect(GcnModel model, InputScale scale, std::span<const LabeledProposals> sets,
                       const TrainingOptions& options, const EpochListener& on_epoch,
                       const Execution& execution) {
  CheckLessons(model, GcnTask::kDetection, sets, options);
  const Architecture architecture = model.architecture;
  const Split split = SplitByPerson(KnownProposals(sets, 0, 1), sets, options);
  if (scale == InputScale::kFit) FitInputScale(sets, split.training, execution, model);
  const std::vector<Matrix<float>> unit_rows = UnitRowsIfUsed(architecture, sets, execution);
  std::vector<Matrix<float>> targets;
  for (const LabeledProposals& set : sets) {
    targets.push_back(HeadTargets(architecture, set.targets));
  }
  std::vector<std::unique_ptr<TrainingLoss>> tasks;
  for (size_t i = 0; i < sets.size(); ++i) {
    tasks.push_back(DetectionLoss(sets[i].data, sets[i].proposal_set, unit_rows[i].View(),
                                  targets[i].View(), architecture.edge_weight));
  }
  const DrawExamples each_once = [](std::span<const Example> proposals, Random&) {
    return std::vector<Example>(proposals.begin(), proposals.end());
  };
  const auto task = JointLoss(std::move(tasks));
  return Train(std::move(model), *task, split, each_once, options, on_epoch, execution);
}

GcnModel LearnToSegment(GcnModel model, InputScale scale, std::span<const LabeledProposals> sets,
                        const SegmenterTrainingOptions& segmenter_options,
                        const TrainingOptions& options, const EpochListener& on_epoch,
                        const Execution& execution) {
  segmenter_options.Check();
  CheckLessons(model, GcnTask::kSegmentation, sets, options);
  const Split split = SplitByPerson(
      KnownProposals(sets, segmenter_options.min_iop, segmenter_options.max_iop), sets, options);
  if (scale == InputScale::kFit) FitInputScale(sets, split.training, execution, model);
  const std::vector<Matrix<float>> unit_rows = UnitRowsIfUsed(model.architecture, sets, execution);
  std::vector<std::unique_ptr<TrainingLoss>> tasks;
  for (size_t i = 0; i < sets.size(); ++i) {
    tasks.push_back(SegmentationLoss(sets[i].data, sets[i].proposal_set, unit_rows[i].View(),
                                     sets[i].labels, model.architecture.edge_weight));
  }
  const DrawExamples random_seeds = [&](std::span<const Example> proposals, Random& random) {
    std::vector<Example> examples;
    for (const Example& proposal : proposals) {
      const std::span<const int32_t> members =
          sets[proposal.set].proposal_set.Members(proposal.proposal);
      for (int i = 0; i < segmenter_options.seeds_per_proposal; ++i) {
        examples.push_back(
            {proposal.proposal, members[random.Below(members.size())], proposal.set});
      }
    }
    return examples;
  };
  const auto task = JointLoss(std::move(tasks));
  return Train(std::move(model), *task, split, random_seeds, options, on_epoch, execution);
}

}  // namespace

GcnModel TrainDetector(const Architecture& architecture, std::span<const LabeledProposals> sets,
                       const TrainingOptions& options, const EpochListener& on_epoch,
                       const Execution& execution) {
  return LearnToDetect(FreshModel(architecture, options), InputScale::kFit, sets, options, on_epoch,
                       execution);
}

GcnModel TrainDetector(const GcnModel& from, std::span<const LabeledProposals> sets,
                       const TrainingOptions& options, const EpochListener& on_epoch,
                       const Execution& execution) {
  return LearnToDetect(from, InputScale::kKeep, sets, options, on_epoch, execution);
}

GcnModel TrainSegmenter(const Architecture& architecture, std::span<const LabeledProposals> sets,
                        const SegmenterTrainingOptions& segmenter_options,
                        const TrainingOptions& options, const EpochListener& on_epoch,
                        const Execution& execution) {
  return LearnToSegment(FreshModel(architecture, options), InputScale::kFit, sets,
                        segmenter_options, options, on_epoch, execution);
}

GcnModel TrainSegmenter(const GcnModel& from, std::span<const LabeledProposals> sets,
                        const SegmenterTrainingOptions& segmenter_options,
                        const TrainingOptions& options, const EpochListener& on_epoch,
                        const Execution& execution) {
  return LearnToSegment(from, InputScale::kKeep, sets, segmenter_options, options, on_epoch,
                        execution);
}

}  // namespace facegraph
