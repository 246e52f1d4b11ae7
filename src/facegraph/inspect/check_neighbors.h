// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "facegraph/base/features.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// Rejects lists with other values than the cosines of the features [n, d], which would give other
/// clusters without an error: distances in place of similarities, lists of other faces, of other
/// features or of another order. Compares the lists of up to 256 faces. name: of the lists, for the
/// message, which says what the values are if they are a known function of the cosine. Throws
/// Error(kBadData). Lists of learned affinity hold probabilities and fail too: do not give them.
void CheckNeighborsFit(const Features& features, const NeighborLists& lists, std::string_view name);

}  // namespace facegraph
