// SPDX-License-Identifier: MIT
#include <utility>

#include "facegraph/training/training_loss.h"

namespace facegraph {
namespace {

class Joint : public TrainingLoss {
 public:
  explicit Joint(std::vector<std::unique_ptr<TrainingLoss>> tasks) : tasks_(std::move(tasks)) {}

  double NumTerms(std::span<const Example> examples) const override {
    double terms = 0;
    ForEachSet(examples, [&](const TrainingLoss& task, std::span<const Example> own) {
      terms += task.NumTerms(own);
    });
    return terms;
  }

  double Loss(const GcnModel& model, std::span<const Example> examples, double weight,
              InputNoise* noise, Gradients* gradients) const override {
    double loss = 0;
    ForEachSet(examples, [&](const TrainingLoss& task, std::span<const Example> own) {
      loss += task.Loss(model, own, weight, noise, gradients);
    });
    return loss;
  }

 private:
  /// Calls visit(task, its examples, in their order), set by set.
  template <typename Visit>
  void ForEachSet(std::span<const Example> examples, Visit&& visit) const {
    std::vector<std::vector<Example>> by_set(tasks_.size());
    for (const Example& example : examples) by_set[example.set].push_back(example);
    for (size_t set = 0; set < tasks_.size(); ++set) {
      if (!by_set[set].empty()) visit(*tasks_[set], by_set[set]);
    }
  }

  std::vector<std::unique_ptr<TrainingLoss>> tasks_;
};

}  // namespace

std::unique_ptr<TrainingLoss> JointLoss(std::vector<std::unique_ptr<TrainingLoss>> tasks) {
  if (tasks.size() == 1) return std::move(tasks.front());
  return std::make_unique<Joint>(std::move(tasks));
}

}  // namespace facegraph
