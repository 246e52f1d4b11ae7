// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/baselines/methods.h"

namespace facegraph {

/// Baselines that use neighbor lists only. FINCH also uses the means of clusters.
std::vector<Method> GraphMethods();

/// Baselines that use features, with or without neighbor lists, and need no training.
std::vector<Method> FeatureMethods();

/// Baselines that are trained on labeled faces.
std::vector<Method> LearnedMethods();

}  // namespace facegraph
