// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/features.h"
#include "facegraph/graph/neighbours.h"

namespace facegraph {

/// Faces that a method learns from.
struct LearningFaces {
  const Features& features;
  const NeighbourLists& neighbours;
  std::span<const int64_t> labels;  ///< [n], all known
};

}  // namespace facegraph
