// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/names.h"

namespace facegraph {

/// What edge weights of the graph mean. Thresholds and trained networks depend on it.
enum class AffinityKind {
  kCosine,  ///< cosine of the embedder's features (LTC, section 3.1)
  kLearned  ///< probability of the same identity, see LearnAffinity
};

inline constexpr NameTable<AffinityKind, 2> kAffinityKindNames{
    {{"learned", AffinityKind::kLearned}, {"cosine", AffinityKind::kCosine}}};

}  // namespace facegraph
