// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/baselines/methods.h"

namespace facegraph {

/// The methods that look at features, beside or instead of neighbor lists, and learn nothing.
std::vector<Method> FeatureMethods();

}  // namespace facegraph
