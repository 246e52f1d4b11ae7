// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/affinity/mates.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"

namespace facegraph {

/// What the unit features of all faces have in common and no person explains, [d]: many embedders'
/// features point one way, which says of nobody who they are. It is their mean, or less of it,
/// where few people are there: k people leave a mean of length 1 / sqrt(k) by chance, and one alone
/// is all of it. Up to that length nothing is in common, from sqrt(2) times that the whole mean is.
/// k is the effective number of people, by components of mates; faces without mates say nothing.
/// The same for any number of threads.
std::vector<float> CommonDirection(const Features& features, const Mates& mates,
                                   const Execution& execution);

}  // namespace facegraph
