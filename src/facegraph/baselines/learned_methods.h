// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/baselines/methods.h"

namespace facegraph {

/// The methods that learn from labeled faces.
std::vector<Method> LearnedMethods();

}  // namespace facegraph
