// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "facegraph/base/features.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// Rejects neighbor lists that belong to other rows than these features [n, d], whatever their
/// similarities are. Looks at the five nearest neighbors of 200 faces spread over the rows. Throws
/// Error(kBadData) with the figures if in a quarter of the rows the listed faces are no nearer than
/// five faces chosen at random. Does not decide for fewer than 40 faces, or for lists of half of
/// all faces. name: of the lists, for the message. Thread safe.
void CheckNeighborsAreNear(const Features& features, const NeighborLists& lists,
                           std::string_view name);

}  // namespace facegraph
