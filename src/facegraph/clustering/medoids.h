// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// The medoid of each cluster, [num_clusters]: the face with the highest mean cosine to all members
/// (ties: the lower face). Computed as the product with the sum of the members' unit features.
/// Every cluster must have a face. Linear in the faces; the same for any number of threads.
std::vector<int32_t> Medoids(const Features& features, const Partition& partition,
                             const Execution& execution = {});

}  // namespace facegraph
