// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "facegraph/affinity/edge_model.h"
#include "facegraph/affinity/nearest_neighbours.h"
#include "facegraph/affinity/whitening.h"

namespace facegraph {

/// Networks that turn similarities into probabilities of being the same person.
struct AffinityModel {
  EdgeModel first;   ///< for features as they come
  EdgeModel second;  ///< for features that were whitened by what the first found
};

struct AffinityOptions {
  NeighbourOptions neighbours;
  WhiteningOptions whitening;
};

struct LearnedAffinity {
  Features features;          ///< whitened, at unit length
  NeighbourLists neighbours;  ///< by probability of being the same person, most probable first
};

/// The features whitened by the pairs that a network takes for the same person.
Features WhitenedByEdges(const Features& features, const NeighbourLists& neighbours,
                         const EdgeModel& model, const WhiteningOptions& options,
                         const Execution& execution);

/// How neighbours are looked for: called for the features as they come, then for the whitened ones.
using NeighbourFinder = std::function<NeighbourLists(const Features&)>;

/// Probabilities instead of cosines, learned from nothing of these faces but their own structure:
/// neighbours; for each edge the probability of one person by the first network; from the probable
/// pairs how one person's features spread, which is whitened away; the neighbours of what results;
/// their probabilities by the second network.
LearnedAffinity LearnAffinity(const Features& features, const AffinityModel& model,
                              const WhiteningOptions& options, const NeighbourFinder& find,
                              const Execution& execution);

/// The same with NearestNeighbours.
LearnedAffinity LearnAffinity(const Features& features, const AffinityModel& model,
                              const AffinityOptions& options, const Execution& execution);

}  // namespace facegraph
