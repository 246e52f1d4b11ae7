// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "facegraph/graph/partition.h"

namespace facegraph {

/// Two clusters, by their numbers.
using ClusterPair = std::pair<int32_t, int32_t>;

/// The partition in which the clusters of each pair are one: so are those that a chain of pairs
/// leads to, whatever order the pairs are in. Numbered largest first, equal sizes: smallest face
/// first; faces in no cluster stay there. Throws Error(kBadData) for a number that is no cluster.
Partition MergeClusters(const Partition& partition, std::span<const ClusterPair> pairs);

}  // namespace facegraph
