// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/compare/comparison.h"

namespace facegraph {

/// Inputs of one run of a baseline.
struct BaselineRun {
  const Features& features;        ///< [n, d]
  const NeighborLists& neighbors;  ///< of these features
  std::span<const Features> committee = {};
  ParameterValues parameters{};          ///< in place of the method's defaults
  const KnownFaces* learning = nullptr;  ///< labeled faces to learn from; null: none
  uint64_t seed = 0;
};

/// Throws Error(kUsage) for an unknown parameter, for a method that learns and has no labeled faces
/// (or the other way round), and for a committee that the method does not use or that has another
/// size than that of the labeled faces; Error(kBadData) for labeled faces without a label.
void CheckBaseline(const Method& method, const BaselineRun& run);

/// Lets the method learn if it does, and clusters. Clusters are ordered by size, largest first.
/// Throws as CheckBaseline does, and what the method throws.
Partition RunBaseline(const Method& method, const BaselineRun& run, const Execution& execution);

}  // namespace facegraph
