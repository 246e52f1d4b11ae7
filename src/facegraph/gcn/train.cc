// SPDX-License-Identifier: MIT
#include "facegraph/gcn/train.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"
#include "facegraph/base/timing.h"
#include "facegraph/gcn/trainer.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

/// Streams of the seed, one per purpose; the trainer's own come after them, see trainer.cc.
enum Stream : uint64_t { kWeights = uint64_t{1} << 60, kPeople, kOrder, kHeldOutSeeds };

struct Split {
  std::vector<int64_t> training, held_out;  ///< proposals
};

/// Divides proposals by their people, so that nobody is on both sides.
Split SplitByPerson(std::span<const int64_t> proposals, std::span<const int64_t> majority_label,
                    const TrainingOptions& options) {
  std::vector<int64_t> people;
  for (const int64_t p : proposals) people.push_back(majority_label[p]);
  std::sort(people.begin(), people.end());
  people.erase(std::unique(people.begin(), people.end()), people.end());
  Random(options.seed, kPeople).Shuffle(std::span<int64_t>(people));
  people.resize(static_cast<size_t>(options.held_out_share * static_cast<double>(people.size())));
  std::sort(people.begin(), people.end());
  Split split;
  for (const int64_t p : proposals) {
    const bool out = std::binary_search(people.begin(), people.end(), majority_label[p]);
    (out ? split.held_out : split.training).push_back(p);
  }
  Require(!split.training.empty(), ErrorKind::kBadData,
          "there is no proposal to train on: {} fit, {} of them held out", proposals.size(),
          split.held_out.size());
  return split;
}

/// The examples of an epoch, drawn by `random`.
using DrawExamples =
    std::function<std::vector<Example>(std::span<const int64_t> proposals, Random& random)>;

double TrainEpoch(Trainer& trainer, std::span<Example> examples, const TrainingOptions& options,
                  int epoch, Random& random, const Execution& execution) {
  random.Shuffle(examples);
  const auto batch_size = static_cast<size_t>(options.batch_size);
  double loss = 0;
  for (size_t begin = 0; begin < examples.size(); begin += batch_size) {
    const size_t size = std::min(batch_size, examples.size() - begin);
    loss += trainer.Step(examples.subspan(begin, size), options.RateOf(epoch), execution) *
            static_cast<double>(size);
    execution.Report("training", static_cast<int64_t>(epoch * examples.size() + begin + size),
                     static_cast<int64_t>(options.epochs * examples.size()), "examples");
  }
  return loss / static_cast<double>(examples.size());
}

GcnModel Train(GcnModel model, const TrainingTask& task, const Split& split,
               const DrawExamples& draw, const TrainingOptions& options,
               const EpochListener& on_epoch, const Execution& execution) {
  Random held_out_random(options.seed, kHeldOutSeeds);
  const std::vector<Example> held_out = draw(split.held_out, held_out_random);
  Trainer trainer(std::move(model), task, options);
  GcnModel best;
  double lowest = std::numeric_limits<double>::infinity();
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    const Stopwatch watch;
    Random random(options.seed, kOrder + (static_cast<uint64_t>(epoch) << 8));
    std::vector<Example> examples = draw(split.training, random);
    EpochReport report{
        .epoch = epoch + 1, .epochs = options.epochs, .learning_rate = options.RateOf(epoch)};
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

GcnModel StartModel(const Architecture& architecture, GcnTask task, const FaceData& data,
                    const Cover& cover, const ProposalTargets& targets,
                    const TrainingOptions& options) {
  options.Check();
  Require(architecture.task == task, ErrorKind::kUsage,
          "the architecture is for the other network");
  GcnModel model = NewModel(architecture, Random(options.seed, kWeights).Next());
  CheckModelFitsData(model, data);
  CheckCoverFitsGraph(cover, data.graph);
  Require(static_cast<int64_t>(targets.majority_label.size()) == cover.num_proposals(),
          ErrorKind::kBadData, "there are {} targets for {} proposals",
          targets.majority_label.size(), cover.num_proposals());
  return model;
}

Matrix<float> UnitRowsIfUsed(const Architecture& architecture, const FaceData& data,
                             const Execution& execution) {
  if (architecture.input == VertexInput::kConstant) return {};
  return AllUnitRows(data.features, execution);
}

}  // namespace

GcnModel TrainDetector(const Architecture& architecture, const FaceData& data, const Cover& cover,
                       const ProposalTargets& targets, const TrainingOptions& options,
                       const EpochListener& on_epoch, const Execution& execution) {
  GcnModel model = StartModel(architecture, GcnTask::kDetection, data, cover, targets, options);
  std::vector<int64_t> known;
  Matrix<float> head_targets(cover.num_proposals(), architecture.NumOutputs());
  for (int64_t p = 0; p < cover.num_proposals(); ++p) {
    if (targets.majority_label[p] >= 0) known.push_back(p);
    for (int64_t h = 0; h < head_targets.cols(); ++h) {
      head_targets(p, h) = architecture.heads[h] == Head::kIou ? targets.iou[p] : targets.iop[p];
    }
  }
  const Split split = SplitByPerson(known, targets.majority_label, options);
  FitInputScale(model, data, cover, split.training, execution);
  const Matrix<float> unit_rows = UnitRowsIfUsed(architecture, data, execution);
  const auto task =
      DetectionTask(data, cover, unit_rows.View(), head_targets.View(), architecture.edge_weight);
  const DrawExamples each_once = [](std::span<const int64_t> proposals, Random&) {
    std::vector<Example> examples;
    for (const int64_t p : proposals) examples.push_back({p});
    return examples;
  };
  return Train(std::move(model), *task, split, each_once, options, on_epoch, execution);
}

GcnModel TrainSegmenter(const Architecture& architecture, const FaceData& data, const Cover& cover,
                        const ProposalTargets& targets, std::span<const int64_t> labels,
                        const SegmenterTrainingOptions& segmenter_options,
                        const TrainingOptions& options, const EpochListener& on_epoch,
                        const Execution& execution) {
  segmenter_options.Check();
  GcnModel model = StartModel(architecture, GcnTask::kSegmentation, data, cover, targets, options);
  Require(static_cast<int64_t>(labels.size()) == cover.num_faces, ErrorKind::kBadData,
          "there are {} labels for {} faces", labels.size(), cover.num_faces);
  std::vector<int64_t> mixed;
  for (int64_t p = 0; p < cover.num_proposals(); ++p) {
    const double iop = targets.iop[p];
    if (targets.majority_label[p] >= 0 && iop >= segmenter_options.min_iop &&
        iop <= segmenter_options.max_iop) {
      mixed.push_back(p);
    }
  }
  const Split split = SplitByPerson(mixed, targets.majority_label, options);
  FitInputScale(model, data, cover, split.training, execution);
  const Matrix<float> unit_rows = UnitRowsIfUsed(architecture, data, execution);
  const auto task =
      SegmentationTask(data, cover, unit_rows.View(), labels, architecture.edge_weight);
  const DrawExamples random_seeds = [&](std::span<const int64_t> proposals, Random& random) {
    std::vector<Example> examples;
    for (const int64_t p : proposals) {
      const std::span<const int32_t> members = cover.Members(p);
      for (int i = 0; i < segmenter_options.seeds_per_proposal; ++i) {
        examples.push_back({p, members[random.Below(members.size())]});
      }
    }
    return examples;
  };
  return Train(std::move(model), *task, split, random_seeds, options, on_epoch, execution);
}

}  // namespace facegraph
