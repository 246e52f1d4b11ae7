// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/affinity/affinity_kind.h"
#include "facegraph/proposals/second_level.h"
#include "facegraph/proposals/super_vertices.h"

namespace facegraph {

/// One way of making proposals.
struct ProposalSetting {
  SuperVertexOptions super_vertices{.k = 80};
  /// Faces of the smallest super-vertex that is proposed; the largest is super_vertices.max_size.
  int32_t min_size = 3;
  /// Empty: the super-vertices are the proposals. Else they are the base of the first iteration,
  /// and only what the last one groups is proposed.
  std::vector<IterationOptions> iterations = {};

  void Check() const;
};

/// A named list of settings for a kind of data.
struct ProposalPreset {
  std::string name;
  std::string description;  ///< one line, for people
  int num_neighbors = 80;  ///< of each face, itself counted: the lists the settings need
  std::vector<ProposalSetting> settings;
};

/// The preset of that name; "default" is the one that is best on such affinities: "learned" or
/// "cosine". Throws Error(kUsage), with all names, if there is none.
ProposalPreset FindPreset(std::string_view name, AffinityKind affinity = AffinityKind::kCosine);

/// The names of all presets but "default": first our own, then those of the authors' code.
std::vector<std::string> PresetNames();

}  // namespace facegraph
