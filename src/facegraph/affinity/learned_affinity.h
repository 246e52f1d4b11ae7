// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/affinity/confident_neighbors.h"
#include "facegraph/affinity/edge_model.h"
#include "facegraph/affinity/whitening.h"
#include "facegraph/knn/nearest_neighbors.h"

// Learned affinity: edges weigh the probability of the same identity instead of the cosine. The
// models see only the structure of the graph, not the features, so they work for other embedders.
// Four steps:
//   1. nearest neighbors of the features;
//   2. LearnFromEdges and WhitenedBy: the first model finds edges that probably have the same
//      identity; from these, the features are whitened and their common direction is removed;
//   3. nearest neighbors of the whitened features;
//   4. ProbableNeighbors: the second model gives the probabilities, reduced by the local FDR.

namespace facegraph {

/// The two networks that give each edge the probability of the same identity.
struct AffinityModel {
  EdgeModel first;   ///< for the features of the embedder
  EdgeModel second;  ///< for whitened features
};

struct AffinityOptions {
  NeighborOptions neighbors;
  WhiteningOptions whitening;
};

struct LearnedAffinity {
  Features features;        ///< whitened, at unit length
  NeighborLists neighbors;  ///< by probability of the same identity, most probable first
};

/// What the first model's edges teach: the results of step 2.
struct FirstPass {
  Matrix<float> whitening;  ///< [d, d], see LearnWhitening
  ConfidentNeighbors confident_neighbors;
};

/// Step 2, without applying it. `neighbors` [n, k] belong to `features` [n, d].
FirstPass LearnFromEdges(const Features& features, const NeighborLists& neighbors,
                         const EdgeModel& model, const WhiteningOptions& options,
                         const Execution& execution);

/// The features [n, d] without their common direction, whitened by the map of the first pass.
Features WhitenedBy(const FirstPass& first_pass, const Features& features,
                    const Execution& execution);

/// Step 4, on whitened features: the lists with probabilities as similarities, most probable first.
/// A probability p of the model becomes p (1 - LocalFdr). With features that carry little identity,
/// different-identity pairs are as similar as same-identity pairs.
NeighborLists ProbableNeighbors(const Features& features, const NeighborLists& neighbors,
                                const ConfidentNeighbors& confident_neighbors,
                                const EdgeModel& model, const Execution& execution);

/// Steps 2 to 4: `neighbors` are the nearest neighbors of `features`.
LearnedAffinity LearnAffinity(const Features& features, const NeighborLists& neighbors,
                              const AffinityModel& model, const AffinityOptions& options,
                              const Execution& execution);

/// All four steps.
LearnedAffinity LearnAffinity(const Features& features, const AffinityModel& model,
                              const AffinityOptions& options, const Execution& execution);

}  // namespace facegraph
