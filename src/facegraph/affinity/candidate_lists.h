// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/affinity/candidate_list.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbours.h"

namespace facegraph {

/// One empty list of `count` places for every row of `units`, which has to outlive them.
std::vector<CandidateList> EmptyLists(MatrixView<const float> units, int64_t count);

/// The lists as they are published: each face itself in column 0, then its candidates, -1 behind
/// them. No candidates at all: nobody but the face itself. Uses the candidates up.
NeighbourLists FinishLists(MatrixView<const float> units, std::vector<CandidateList> candidates,
                           int64_t k, const Execution& execution);

}  // namespace facegraph
