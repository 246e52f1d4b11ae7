// SPDX-License-Identifier: MIT
#include "facegraph/affinity/learned_affinity.h"

#include <cstdint>

#include "facegraph/affinity/common_direction.h"
#include "facegraph/affinity/stranger_share.h"
#include "facegraph/base/parallel.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

/// Takes from every probability what strangers explain of pairs so similar. A network that never
/// saw features that tell so little believes them too much; how similar strangers are is seen
/// without labels.
void TakeStrangersAway(const Features& features, const NeighbourLists& neighbours,
                       const Execution& execution, Matrix<float>& probabilities) {
  const UnitRows units(features, execution);
  const StrangerShare strangers = FindStrangerShare(units.View(), execution);
  ParallelFor(probabilities.rows(), 256, execution, [&](int64_t begin, int64_t end) {
    for (int64_t face = begin; face < end; ++face) {
      for (int64_t column = 0; column < probabilities.cols(); ++column) {
        if (neighbours.ids(face, column) < 0) continue;
        probabilities(face, column) *= 1 - strangers.At(neighbours.similarities(face, column));
      }
    }
  });
}

}  // namespace

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
  Matrix<float> probabilities = EdgeProbabilities(model, features, neighbours, &mates, execution);
  TakeStrangersAway(features, neighbours, execution, probabilities);
  return ByProbability(neighbours, probabilities, execution);
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
