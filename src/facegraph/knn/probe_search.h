// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "facegraph/knn/candidate_lists.h"
#include "facegraph/knn/pair_search.h"
#include "facegraph/knn/probe_plan.h"
#include "facegraph/base/execution.h"

namespace facegraph {

/// Offers every face of the given chunks of rows and the faces of the groups that it looks into,
/// those with a lead of `least` or more, to the lists of both. What the lists hold in the end
/// does not depend on threads, on `max_probes` or on how products are computed. Tells `done` after
/// each chunk how many of these are done, one thread at a time.
///
/// max_probes: of faces into groups that a thread collects before it looks. Faces in no dense
/// place may look into half of all groups.
void OfferProbes(const PairSearch& search, const Probes& probes, int32_t least, int64_t max_probes,
                 std::span<const RowBlock> chunks, CandidateLists& lists,
                 const Execution& execution, const std::function<void(int64_t)>& done);

/// What one thread collects, at most.
int64_t ProbeScratchBytes(int64_t num_groups, int64_t max_probes);

}  // namespace facegraph
