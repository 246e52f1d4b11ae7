// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/features.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// Labeled faces that a learned baseline is trained on.
struct TrainingFaces {
  const Features& features;
  const NeighborLists& neighbors;
  std::span<const int64_t> labels;           ///< [n], all known
  std::span<const Features> committee = {};  ///< features of other models for the same faces
};

}  // namespace facegraph
