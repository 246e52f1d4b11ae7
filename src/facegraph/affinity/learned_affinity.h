// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>

#include "facegraph/affinity/confident_neighbors.h"
#include "facegraph/affinity/edge_model.h"
#include "facegraph/affinity/whitening.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {

/// Networks that turn similarities into probabilities of being the same person.
struct AffinityModel {
  EdgeModel first;   ///< for features as they come
  EdgeModel second;  ///< for features that were whitened by what the first found
};

struct AffinityOptions {
  NeighborOptions neighbors;
  WhiteningOptions whitening;
};

struct LearnedAffinity {
  Features features;        ///< whitened, at unit length
  NeighborLists neighbors;  ///< by probability of being the same person, most probable first
};

// Probabilities instead of cosines, learned from nothing of these faces but their own structure, in
// four steps: neighbors; how one person's features spread, by the edges that the first network
// takes for one person, as a map that whitens it away, and with it what all faces have in common;
// the neighbors of what results; their probabilities by the second network, less what strangers
// explain.

/// What the edges of the first search teach.
struct FirstPass {
  Matrix<float> whitening;  ///< [d, d], for Whitened
  ConfidentNeighbors confident_neighbors;
};

/// The second step.
FirstPass LearnFromEdges(const Features& features, const NeighborLists& neighbors,
                         const EdgeModel& model, const WhiteningOptions& options,
                         const Execution& execution);

/// The features whitened by it, less what they have in common.
Features WhitenedBy(const FirstPass& first_pass, const Features& features,
                    const Execution& execution);

/// The last, on whitened features: the lists with probabilities for similarities, most probable
/// first. A probability p of the network counts as p (1 - LocalFdr): in features that tell
/// little strangers are as similar as the faces of one person.
NeighborLists ProbableNeighbors(const Features& features, const NeighborLists& neighbors,
                                const ConfidentNeighbors& confident_neighbors,
                                const EdgeModel& model, const Execution& execution);

/// The steps of LearnAffinity. A caller overrides them to load and save their results or to measure
/// them. The defaults only run the step.
class AffinitySteps {
 public:
  enum class Pass { kGiven, kWhitened };  ///< features as they come; whitened

  virtual ~AffinitySteps() = default;
  /// The neighbors of the features.
  virtual NeighborLists Search(Pass pass, const Features& features, const NeighborOptions& options,
                               const Execution& execution);
  /// The result of an earlier run, if there is one. The first pass is then skipped.
  virtual std::optional<FirstPass> LoadFirstPass() { return std::nullopt; }
  virtual void SaveFirstPass(const FirstPass& /*first_pass*/) {}
  /// Runs "whitening" or "probabilities".
  virtual void Run(const char* /*stage*/, const std::function<void()>& step) { step(); }
};

/// All four steps, and the only place where they follow each other.
LearnedAffinity LearnAffinity(const Features& features, const AffinityModel& model,
                              const AffinityOptions& options, const Execution& execution,
                              AffinitySteps& steps);
LearnedAffinity LearnAffinity(const Features& features, const AffinityModel& model,
                              const AffinityOptions& options, const Execution& execution);

/// The same without the first search: `neighbors` are those of the features as they come.
LearnedAffinity LearnAffinity(const Features& features, const NeighborLists& neighbors,
                              const AffinityModel& model, const AffinityOptions& options,
                              const Execution& execution);

}  // namespace facegraph
