// SPDX-License-Identifier: MIT
#include "facegraph/affinity/learned_affinity.h"

namespace facegraph {

LearnedAffinity LearnAffinity(const Features& features, const AffinityModel& model,
                              const WhiteningOptions& options, const NeighbourFinder& find,
                              const Execution& execution) {
  LearnedAffinity learned;
  {
    const NeighbourLists first = find(features);
    const Matrix<float> probabilities = EdgeProbabilities(model.first, features, first, execution);
    const Matrix<float> map = LearnWhitening(features, first, probabilities, options, execution);
    learned.features = Whitened(features, map, execution);
  }
  ReleasePages(features);
  const NeighbourLists second = find(learned.features);
  learned.neighbours = ByProbability(
      second, EdgeProbabilities(model.second, learned.features, second, execution), execution);
  return learned;
}

LearnedAffinity LearnAffinity(const Features& features, const AffinityModel& model,
                              const AffinityOptions& options, const Execution& execution) {
  return LearnAffinity(
      features, model, options.whitening,
      [&](const Features& of) { return NearestNeighbours(of, options.neighbours, execution); },
      execution);
}

}  // namespace facegraph
