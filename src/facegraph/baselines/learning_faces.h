// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/features.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// Faces that a method learns from.
struct LearningFaces {
  const Features& features;
  const NeighborLists& neighbors;
  std::span<const int64_t> labels;           ///< [n], all known
  std::span<const Features> committee = {};  ///< of the same faces, by other models
};

}  // namespace facegraph
