// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// The medoid of each cluster, [num_clusters]: the member whose unit feature is most similar to the
/// sum of all members', which is the one most similar to the others on average; ties: the lower
/// face. Every cluster must have a face. Time is linear in the faces.
std::vector<int32_t> Medoids(const Features& features, const Partition& partition,
                             const Execution& execution = {});

}  // namespace facegraph
