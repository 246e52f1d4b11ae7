// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/affinity/edge_model.h"
#include "facegraph/affinity/mates.h"
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

// Probabilities instead of cosines, learned from nothing of these faces but their own structure, in
// four steps: neighbours; how one person's features spread, by the edges that the first network
// takes for one person, as a map that whitens it away, and with it what all faces have in common;
// the neighbours of what results; their probabilities by the second network, less what strangers
// explain.

/// What the edges of the first search teach.
struct FirstLesson {
  Matrix<float> whitening;  ///< [d, d], for Whitened
  Mates mates;
};

/// The second step.
FirstLesson LearnFromEdges(const Features& features, const NeighbourLists& neighbours,
                           const EdgeModel& model, const WhiteningOptions& options,
                           const Execution& execution);

/// The features whitened by it, less what they have in common.
Features WhitenedBy(const FirstLesson& lesson, const Features& features,
                    const Execution& execution);

/// The last, on whitened features: the lists with probabilities for similarities, most probable
/// first. A probability p of the network counts as p (1 - StrangerShare): in features that tell
/// little strangers are as similar as the faces of one person.
NeighbourLists ProbableNeighbours(const Features& features, const NeighbourLists& neighbours,
                                  const Mates& mates, const EdgeModel& model,
                                  const Execution& execution);

/// All but the first: `neighbours` are those of the features as they come.
LearnedAffinity LearnAffinity(const Features& features, const NeighbourLists& neighbours,
                              const AffinityModel& model, const AffinityOptions& options,
                              const Execution& execution);

/// All four.
LearnedAffinity LearnAffinity(const Features& features, const AffinityModel& model,
                              const AffinityOptions& options, const Execution& execution);

}  // namespace facegraph
