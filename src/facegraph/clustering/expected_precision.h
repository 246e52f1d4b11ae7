// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/graph/partition.h"

namespace facegraph {

/// The share of the pairs within clusters that is of one person, as predicted IoP lets one expect
/// of clusters that proposals became, 0..1: of n faces in a cluster iop n are its person's, and
/// those among the other faces are not counted on. 1 if there is no pair.
///
/// proposal_of_cluster [num_clusters]; -1: of no proposal, and not counted. iop [num_proposals].
double ExpectedPrecision(const Partition& partition, std::span<const int32_t> proposal_of_cluster,
                         std::span<const float> iop);

}  // namespace facegraph
