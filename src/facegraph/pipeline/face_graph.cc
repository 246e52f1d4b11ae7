// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/face_graph.h"

#include <utility>

namespace facegraph {
namespace {

/// The steps of LearnAffinity with a checkpoint and a clock.
class MeasuredSteps : public AffinitySteps {
 public:
  /// features: those that are given, for the counts of what is loaded.
  MeasuredSteps(const Features& features, const Checkpoint* checkpoint, StageClock& clock)
      : features_(features), checkpoint_(checkpoint), clock_(clock) {}

  /// Of the last search that ran.
  const std::optional<SearchReport>& report() const { return report_; }

  NeighborLists Search(Pass pass, const Features& features, const NeighborOptions& options,
                       const Execution& execution) override {
    const bool whitened = pass == Pass::kWhitened;
    report_.reset();
    SearchReport report{.recall = 0};
    NeighborLists lists = clock_.Time(whitened ? "whitened neighbors" : "neighbors", [&] {
      return checkpoint_ != nullptr
                 ? checkpoint_->Neighbors(whitened ? kWhitenedNeighbors : kNeighbors, features,
                                          options, execution, &report)
                 : NearestNeighbors(features, options, execution, &report);
    });
    if (report.recall > 0) report_ = report;
    return lists;
  }

  std::optional<FirstPass> LoadFirstPass() override {
    if (checkpoint_ == nullptr) return std::nullopt;
    return checkpoint_->LoadFirstPass(features_.num_faces(), features_.dim);
  }

  void SaveFirstPass(const FirstPass& first_pass) override {
    if (checkpoint_ == nullptr) return;
    checkpoint_->Save(first_pass);
    checkpoint_->RemoveNeighbors(kNeighbors);  // later steps need nothing else of the first search
  }

  void Run(const char* stage, const std::function<void()>& step) override {
    clock_.Time(stage, [&] {
      step();
      return true;
    });
  }

 private:
  const Features& features_;
  const Checkpoint* checkpoint_;
  StageClock& clock_;
  std::optional<SearchReport> report_;
};

}  // namespace

FaceGraph FindFaceGraph(const Features& features, const std::optional<AffinityModel>& affinity,
                        const NeighborOptions& options, const Execution& execution,
                        const Checkpoint* checkpoint, StageClock& clock) {
  MeasuredSteps steps(features, checkpoint, clock);
  if (!affinity) {
    NeighborLists neighbors =
        steps.Search(AffinitySteps::Pass::kGiven, features, options, execution);
    return {features, std::move(neighbors), steps.report()};
  }
  LearnedAffinity learned =
      LearnAffinity(features, *affinity, {.neighbors = options, .whitening = {}}, execution, steps);
  return {std::move(learned.features), std::move(learned.neighbors), steps.report()};
}

}  // namespace facegraph
