// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/face_graph.h"

#include <utility>

namespace facegraph {
namespace {

/// One run's way of searching.
struct Searches {
  const NeighbourOptions& options;
  const Execution& execution;
  const Checkpoint* checkpoint;
  StageClock& clock;

  NeighbourLists Find(const char* name, const char* stage, const Features& features,
                      std::optional<SearchReport>* report) const {
    SearchReport found{.recall = 0};
    NeighbourLists lists = clock.Time(stage, [&] {
      return checkpoint != nullptr
                 ? checkpoint->Neighbours(name, features, options, execution, &found)
                 : NearestNeighbours(features, options, execution, &found);
    });
    if (found.recall > 0) *report = found;
    return lists;
  }

  /// Nothing else remains of the first search.
  FirstLesson Lesson(const Features& features, const EdgeModel& model) const {
    if (checkpoint != nullptr) {
      if (std::optional<FirstLesson> lesson = checkpoint->LoadLesson()) return std::move(*lesson);
    }
    std::optional<SearchReport> ignored;
    const NeighbourLists neighbours = Find(kNeighbours, "neighbours", features, &ignored);
    FirstLesson lesson = clock.Time(
        "whitening", [&] { return LearnFromEdges(features, neighbours, model, {}, execution); });
    if (checkpoint != nullptr) {
      checkpoint->Save(lesson);
      checkpoint->RemoveNeighbours(kNeighbours);
    }
    return lesson;
  }
};

}  // namespace

FaceGraph FindFaceGraph(const Features& features, const std::optional<AffinityModel>& affinity,
                        const NeighbourOptions& options, const Execution& execution,
                        const Checkpoint* checkpoint, StageClock& clock) {
  const Searches searches{options, execution, checkpoint, clock};
  FaceGraph graph;
  if (!affinity) {
    graph.features = features;
    graph.neighbours = searches.Find(kNeighbours, "neighbours", features, &graph.search);
    return graph;
  }
  const FirstLesson lesson = searches.Lesson(features, affinity->first);
  graph.features = WhitenedBy(lesson, features, execution);
  ReleasePages(features);
  const NeighbourLists whitened =
      searches.Find(kWhitenedNeighbours, "whitened neighbours", graph.features, &graph.search);
  graph.neighbours = clock.Time("probabilities", [&] {
    return ProbableNeighbours(graph.features, whitened, lesson.mates, affinity->second, execution);
  });
  return graph;
}

}  // namespace facegraph
