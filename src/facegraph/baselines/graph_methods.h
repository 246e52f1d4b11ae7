// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/baselines/methods.h"

namespace facegraph {

/// The methods that look at neighbor lists alone (FINCH: at the means of clusters too).
std::vector<Method> GraphMethods();

}  // namespace facegraph
