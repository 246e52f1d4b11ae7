// SPDX-License-Identifier: MIT
#pragma once

namespace facegraph {

/// What the edges of the graph weigh: what thresholds mean, and what networks were told of.
enum class AffinityKind {
  kCosine,  ///< of the features as they come (LTC, section 3.1)
  kLearned  ///< the probability of being the same person, see LearnAffinity
};

}  // namespace facegraph
