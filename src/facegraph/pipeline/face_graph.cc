// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/face_graph.h"

#include <utility>

namespace facegraph {
namespace {

/// One run's way of searching.
struct Searches {
  const NeighborOptions& options;
  const Execution& execution;
  const Checkpoint* checkpoint;
  StageClock& clock;

  NeighborLists Find(const char* name, const char* stage, const Features& features,
                      std::optional<SearchReport>* report) const {
    SearchReport found{.recall = 0};
    NeighborLists lists = clock.Time(stage, [&] {
      return checkpoint != nullptr
                 ? checkpoint->Neighbors(name, features, options, execution, &found)
                 : NearestNeighbors(features, options, execution, &found);
    });
    if (found.recall > 0) *report = found;
    return lists;
  }

  /// Nothing else remains of the first search.
  FirstPass TrainingSet(const Features& features, const EdgeModel& model) const {
    if (checkpoint != nullptr) {
      if (std::optional<FirstPass> first_pass = checkpoint->LoadFirstPass()) return std::move(*first_pass);
    }
    std::optional<SearchReport> ignored;
    const NeighborLists neighbors = Find(kNeighbors, "neighbors", features, &ignored);
    FirstPass first_pass = clock.Time(
        "whitening", [&] { return LearnFromEdges(features, neighbors, model, {}, execution); });
    if (checkpoint != nullptr) {
      checkpoint->Save(first_pass);
      checkpoint->RemoveNeighbors(kNeighbors);
    }
    return first_pass;
  }
};

}  // namespace

FaceGraph FindFaceGraph(const Features& features, const std::optional<AffinityModel>& affinity,
                        const NeighborOptions& options, const Execution& execution,
                        const Checkpoint* checkpoint, StageClock& clock) {
  const Searches searches{options, execution, checkpoint, clock};
  FaceGraph graph;
  if (!affinity) {
    graph.features = features;
    graph.neighbors = searches.Find(kNeighbors, "neighbors", features, &graph.search);
    return graph;
  }
  const FirstPass first_pass = searches.TrainingSet(features, affinity->first);
  graph.features = WhitenedBy(first_pass, features, execution);
  ReleasePages(features);
  const NeighborLists whitened =
      searches.Find(kWhitenedNeighbors, "whitened neighbors", graph.features, &graph.search);
  graph.neighbors = clock.Time("probabilities", [&] {
    return ProbableNeighbors(graph.features, whitened, first_pass.confident_neighbors, affinity->second, execution);
  });
  return graph;
}

}  // namespace facegraph
