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

/// Random streams of the seed, one per purpose. GradientStepper uses streams below 2^60.
enum Stream : uint64_t { kWeights = uint64_t{1} << 60, kHeldOutIdentities, kOrder, kHeldOutSeeds };

/// Examples of all sets, still without seed faces.
struct Split {
  std::vector<Example> training, held_out;
};

/// Splits proposals by identity, so that no identity is in both parts.
Split SplitByIdentity(std::span<const Example> proposals, std::span<const LabeledProposals> sets,
                      const TrainingOptions& options) {
  const auto identity = [&](const Example& example) {
    return sets[example.set].targets.majority_label[example.proposal];
  };
  std::vector<int64_t> held_out;
  for (const Example& example : proposals) held_out.push_back(identity(example));
  std::sort(held_out.begin(), held_out.end());
  held_out.erase(std::unique(held_out.begin(), held_out.end()), held_out.end());
  Random(options.seed, kHeldOutIdentities).Shuffle(std::span<int64_t>(held_out));
  held_out.resize(
      static_cast<size_t>(options.held_out_share * static_cast<double>(held_out.size())));
  std::sort(held_out.begin(), held_out.end());
  Split split;
  for (const Example& example : proposals) {
    const bool out = std::binary_search(held_out.begin(), held_out.end(), identity(example));
    (out ? split.held_out : split.training).push_back(example);
  }
  Require(!split.training.empty(), ErrorKind::kBadData,
          "no proposal to train on: {} usable, {} of them held out", proposals.size(),
          split.held_out.size());
  return split;
}

/// Draws the examples of an epoch from the proposals.
using DrawExamples =
    std::function<std::vector<Example>(std::span<const Example> proposals, Random& random)>;

/// Trains one epoch and returns the mean loss.
double TrainEpoch(GradientStepper& stepper, std::span<Example> examples,
                  const TrainingOptions& options, int epoch, Random& random,
                  const Execution& execution) {
  random.Shuffle(examples);
  const auto batch_size = static_cast<size_t>(options.batch_size);
  double loss = 0;
  for (size_t begin = 0; begin < examples.size(); begin += batch_size) {
    const size_t size = std::min(batch_size, examples.size() - begin);
    loss += stepper.Step(examples.subspan(begin, size), options.LearningRate(epoch), execution) *
            static_cast<double>(size);
    execution.Report("training", static_cast<int64_t>(epoch * examples.size() + begin + size),
                     static_cast<int64_t>(options.epochs * examples.size()), "examples");
  }
  return loss / static_cast<double>(examples.size());
}

GcnModel Train(GcnModel model, const TrainingLoss& loss, const Split& split,
               const DrawExamples& draw, const TrainingOptions& options,
               const EpochListener& on_epoch, const Execution& execution) {
  Random held_out_random(options.seed, kHeldOutSeeds);
  const std::vector<Example> held_out = draw(split.held_out, held_out_random);
  GradientStepper stepper(std::move(model), loss, options);
  GcnModel best;
  double lowest = std::numeric_limits<double>::infinity();
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    const Stopwatch watch;
    Random random(options.seed, kOrder + (static_cast<uint64_t>(epoch) << 8));
    std::vector<Example> examples = draw(split.training, random);
    EpochReport report{
        .epoch = epoch + 1, .epochs = options.epochs, .learning_rate = options.LearningRate(epoch)};
    report.examples = std::ssize(examples);
    report.training_loss = TrainEpoch(stepper, examples, options, epoch, random, execution);
    Require(report.training_loss <= std::numeric_limits<double>::max(), ErrorKind::kFailed,
            "training diverged in epoch {}: lower the learning rate of {}", epoch + 1,
            options.learning_rate);
    report.held_out_loss = held_out.empty() ? std::numeric_limits<double>::quiet_NaN()
                                            : stepper.Loss(held_out, execution);
    report.best_so_far = held_out.empty() || report.held_out_loss < lowest;
    if (report.best_so_far) {
      best = stepper.model();
      lowest = report.held_out_loss;
    }
    report.seconds = watch.Seconds();
    if (on_epoch) on_epoch(report);
  }
  return best;
}

void CheckTrainingSets(const GcnModel& model, GcnTask task, std::span<const LabeledProposals> sets,
                       const TrainingOptions& options) {
  options.Check();
  Require(model.architecture.task == task, ErrorKind::kUsage,
          "the architecture is for another task");
  for (const LabeledProposals& set : sets) {
    CheckModelFitsData(model, set.data);
    CheckProposalsFitGraph(set.proposal_set, set.data.graph);
    Require(
        static_cast<int64_t>(set.targets.majority_label.size()) == set.proposal_set.num_proposals(),
        ErrorKind::kBadData, "{} targets for {} proposals", set.targets.majority_label.size(),
        set.proposal_set.num_proposals());
    Require(static_cast<int64_t>(set.labels.size()) == set.proposal_set.num_faces,
            ErrorKind::kBadData, "{} labels for {} faces", set.labels.size(),
            set.proposal_set.num_faces);
  }
}

/// A model with random initial weights.
GcnModel MakeInitialModel(const Architecture& architecture, const TrainingOptions& options) {
  return NewModel(architecture, Random(options.seed, kWeights).Next());
}

/// The proposals with a known majority label and a true IoP in min_iop..max_iop.
std::vector<Example> LabeledExamples(std::span<const LabeledProposals> sets, double min_iop,
                                     double max_iop) {
  std::vector<Example> examples;
  for (size_t set = 0; set < sets.size(); ++set) {
    const ProposalTargets& targets = sets[set].targets;
    for (int64_t p = 0; p < sets[set].proposal_set.num_proposals(); ++p) {
      const double iop = targets.iop[p];
      if (targets.majority_label[p] < 0 || iop < min_iop || iop > max_iop) continue;
      examples.push_back({.proposal = p, .set = static_cast<int32_t>(set)});
    }
  }
  return examples;
}

/// Fits the input scale of the model to the training proposals of all sets.
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

/// The unit features of every set, [n, dim]; empty if the network has a constant input.
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

/// The target of each head for each proposal, [num_proposals, heads].
Matrix<float> HeadTargets(const Architecture& architecture, const ProposalTargets& targets) {
  Matrix<float> values(static_cast<int64_t>(targets.iou.size()), architecture.NumOutputs());
  for (int64_t p = 0; p < values.rows(); ++p) {
    for (int64_t h = 0; h < values.cols(); ++h) {
      values(p, h) = architecture.heads[h] == Head::kIou ? targets.iou[p] : targets.iop[p];
    }
  }
  return values;
}

/// Whether the input scale is fitted to the training sets or kept from an earlier training.
enum class InputScale { kFit, kKeep };

GcnModel FitDetector(GcnModel model, InputScale scale, std::span<const LabeledProposals> sets,
                     const TrainingOptions& options, const EpochListener& on_epoch,
                     const Execution& execution) {
  CheckTrainingSets(model, GcnTask::kDetection, sets, options);
  const Architecture architecture = model.architecture;
  const Split split = SplitByIdentity(LabeledExamples(sets, 0, 1), sets, options);
  if (scale == InputScale::kFit) FitInputScale(sets, split.training, execution, model);
  const std::vector<Matrix<float>> unit_rows = UnitRowsIfUsed(architecture, sets, execution);
  std::vector<Matrix<float>> targets;
  for (const LabeledProposals& set : sets) {
    targets.push_back(HeadTargets(architecture, set.targets));
  }
  std::vector<std::unique_ptr<TrainingLoss>> losses;
  for (size_t i = 0; i < sets.size(); ++i) {
    losses.push_back(DetectionLoss(sets[i].data, sets[i].proposal_set, unit_rows[i].View(),
                                   targets[i].View(), architecture.edge_weight));
  }
  const DrawExamples each_once = [](std::span<const Example> proposals, Random&) {
    return std::vector<Example>(proposals.begin(), proposals.end());
  };
  const auto loss = JointLoss(std::move(losses));
  return Train(std::move(model), *loss, split, each_once, options, on_epoch, execution);
}

GcnModel FitSegmenter(GcnModel model, InputScale scale, std::span<const LabeledProposals> sets,
                      const SegmenterTrainingOptions& segmenter_options,
                      const TrainingOptions& options, const EpochListener& on_epoch,
                      const Execution& execution) {
  segmenter_options.Check();
  CheckTrainingSets(model, GcnTask::kSegmentation, sets, options);
  const Split split = SplitByIdentity(
      LabeledExamples(sets, segmenter_options.min_iop, segmenter_options.max_iop), sets, options);
  if (scale == InputScale::kFit) FitInputScale(sets, split.training, execution, model);
  const std::vector<Matrix<float>> unit_rows = UnitRowsIfUsed(model.architecture, sets, execution);
  std::vector<std::unique_ptr<TrainingLoss>> losses;
  for (size_t i = 0; i < sets.size(); ++i) {
    losses.push_back(SegmentationLoss(sets[i].data, sets[i].proposal_set, unit_rows[i].View(),
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
  const auto loss = JointLoss(std::move(losses));
  return Train(std::move(model), *loss, split, random_seeds, options, on_epoch, execution);
}

}  // namespace

GcnModel TrainDetector(const Architecture& architecture, std::span<const LabeledProposals> sets,
                       const TrainingOptions& options, const EpochListener& on_epoch,
                       const Execution& execution) {
  return FitDetector(MakeInitialModel(architecture, options), InputScale::kFit, sets, options,
                     on_epoch, execution);
}

GcnModel TrainDetector(const GcnModel& initial, std::span<const LabeledProposals> sets,
                       const TrainingOptions& options, const EpochListener& on_epoch,
                       const Execution& execution) {
  return FitDetector(initial, InputScale::kKeep, sets, options, on_epoch, execution);
}

GcnModel TrainSegmenter(const Architecture& architecture, std::span<const LabeledProposals> sets,
                        const SegmenterTrainingOptions& segmenter_options,
                        const TrainingOptions& options, const EpochListener& on_epoch,
                        const Execution& execution) {
  return FitSegmenter(MakeInitialModel(architecture, options), InputScale::kFit, sets,
                      segmenter_options, options, on_epoch, execution);
}

GcnModel TrainSegmenter(const GcnModel& initial, std::span<const LabeledProposals> sets,
                        const SegmenterTrainingOptions& segmenter_options,
                        const TrainingOptions& options, const EpochListener& on_epoch,
                        const Execution& execution) {
  return FitSegmenter(initial, InputScale::kKeep, sets, segmenter_options, options, on_epoch,
                      execution);
}

}  // namespace facegraph
