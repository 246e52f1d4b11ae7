// SPDX-License-Identifier: MIT
#include "facegraph/affinity/learned_affinity.h"

namespace facegraph {

Features WhitenedByEdges(const Features& features, const NeighbourLists& neighbours,
                         const EdgeModel& model, const WhiteningOptions& options,
                         const Execution& execution) {
  const Matrix<float> probabilities = EdgeProbabilities(model, features, neighbours, execution);
  const Matrix<float> map = LearnWhitening(features, neighbours, probabilities, options, execution);
  return Whitened(features, map, execution);
}

LearnedAffinity LearnAffinity(const Features& features, const AffinityModel& model,
                              const WhiteningOptions& options, const NeighbourFinder& find,
                              const Execution& execution) {
  LearnedAffinity learned;
  learned.features = WhitenedByEdges(features, find(features), model.first, options, execution);
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
