// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "facegraph/base/features.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// What the similarities of imported neighbor lists are said to be.
enum class ListedSimilarity {
  kCosine,  ///< the cosine of both rows of features
  kAny      ///< anything that is large for near faces, such as a probability
};

/// Compares imported neighbor lists with the features that they are used with: the five nearest
/// neighbors of 200 faces spread over the rows. Throws Error(kBadData) with the figures if
/// - kCosine: the listed similarity of most pairs is not their cosine, within 0.02, or
/// - in a quarter of the rows the listed faces are no nearer than five faces chosen at random. Then
///   the lists belong to other rows. Not decided for fewer than 40 faces, and for lists of half of
///   all faces.
/// The lists have as many rows as there are faces. name: the start of the message. The result is
/// the same in every call. Thread safe.
void CheckNeighbors(const NeighborLists& lists, const Features& features,
                    ListedSimilarity similarity, std::string_view name);

}  // namespace facegraph
