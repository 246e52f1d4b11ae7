// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/names.h"

namespace facegraph {

/// What the edges of the graph weigh: what thresholds mean, and what networks were told of.
enum class AffinityKind {
  kCosine,  ///< of the features as they come (LTC, section 3.1)
  kLearned  ///< the probability of being the same person, see LearnAffinity
};

inline constexpr NameTable<AffinityKind, 2> kAffinityKindNames{
    {{"learned", AffinityKind::kLearned}, {"cosine", AffinityKind::kCosine}}};

}  // namespace facegraph
