// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/affinity/affinity_kind.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/proposals/second_level.h"
#include "facegraph/proposals/super_vertices.h"

namespace facegraph {

/// One way to generate proposals: super-vertices, optionally merged in iterations.
struct ProposalSetting {
  SuperVertexOptions super_vertices{.k = 80};
  /// Minimum number of faces of a proposed super-vertex; the maximum is super_vertices.max_size.
  int32_t min_size = 3;
  /// Without iterations the super-vertices are the proposals. Otherwise they are the base of the
  /// first iteration, and only the groups of the last iteration are proposed.
  std::vector<IterationOptions> iterations = {};

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Reads a setting from text: key=value pairs with commas between them; a slash starts each
/// iteration. What is not named keeps its default.
///
///   "th=0.6,max=300/k=2,groups=8,max=500"
///
/// Keys of the super-vertices: k, th (min_similarity), min and max (faces), step, raise (reference
/// or paper), find (components or communities). Keys of an iteration: k, th, groups and least
/// (maximum and minimum number of super-vertices), min, max, step, raise, find, and by (cosine or
/// inner). Throws Error(kUsage) that quotes the part that is not valid.
ProposalSetting ParseSetting(const std::string& text);

/// A named list of settings for a kind of data.
struct ProposalPreset {
  std::string name;
  std::string description;  ///< one line, for users
  int num_neighbors = 80;   ///< list length k that the settings need, counting the face itself
  std::vector<ProposalSetting> settings;
};

/// The preset of that name. "default" is "learned" or "cosine", the best one for the affinity.
/// Throws Error(kUsage), with all names, if there is none.
ProposalPreset FindPreset(std::string_view name, AffinityKind affinity = AffinityKind::kCosine);

/// The names of all presets except "default": first our own, then those of the authors' code.
std::vector<std::string> PresetNames();

struct ProposalOptions {
  std::vector<ProposalSetting> settings = {};  ///< at least one
  bool keep_repeats = false;              ///< false: a set that is proposed repeatedly is kept once
  SearchKind search = SearchKind::kAuto;  ///< kNN search among super-vertices

  /// Throws Error(kUsage) without settings and if an option is out of its range.
  void Check() const;
};

/// The options of GenerateProposals with the list length they need.
struct ProposalPlan {
  int num_neighbors = 0;  ///< per face, counting the face itself
  ProposalOptions options;
};

/// Uses the settings of the texts, or those of the preset if there are no texts. A k other than 0
/// replaces the preset's list length. Settings that use the whole lists then use all k columns, and
/// a larger k of a setting is reduced. Throws Error(kUsage).
ProposalPlan PlanProposals(std::string_view preset, const std::vector<std::string>& settings,
                           int k = 0, AffinityKind affinity = AffinityKind::kCosine);

}  // namespace facegraph
