// SPDX-License-Identifier: MIT
#include "facegraph/affinity/learned_affinity.h"

#include "facegraph/affinity/common_direction.h"

namespace facegraph {

FirstLesson LearnFromEdges(const Features& features, const NeighbourLists& neighbours,
                           const EdgeModel& model, const WhiteningOptions& options,
                           const Execution& execution) {
  const Matrix<float> probabilities =
      EdgeProbabilities(model, features, neighbours, nullptr, execution);
  return {LearnWhitening(features, neighbours, probabilities, options, execution),
          FindMates(neighbours, probabilities)};
}

Features WhitenedBy(const FirstLesson& lesson, const Features& features,
                    const Execution& execution) {
  return Whitened(features, CommonDirection(features, lesson.mates, execution), lesson.whitening,
                  execution);
}

NeighbourLists ProbableNeighbours(const Features& features, const NeighbourLists& neighbours,
                                  const Mates& mates, const EdgeModel& model,
                                  const Execution& execution) {
  return ByProbability(
      neighbours, EdgeProbabilities(model, features, neighbours, &mates, execution), execution);
}

LearnedAffinity LearnAffinity(const Features& features, const NeighbourLists& neighbours,
                              const AffinityModel& model, const AffinityOptions& options,
                              const Execution& execution) {
  const FirstLesson lesson =
      LearnFromEdges(features, neighbours, model.first, options.whitening, execution);
  LearnedAffinity learned;
  learned.features = WhitenedBy(lesson, features, execution);
  ReleasePages(features);
  const NeighbourLists second = NearestNeighbours(learned.features, options.neighbours, execution);
  learned.neighbours =
      ProbableNeighbours(learned.features, second, lesson.mates, model.second, execution);
  return learned;
}

LearnedAffinity LearnAffinity(const Features& features, const AffinityModel& model,
                              const AffinityOptions& options, const Execution& execution) {
  return LearnAffinity(features, NearestNeighbours(features, options.neighbours, execution), model,
                       options, execution);
}

}  // namespace facegraph
