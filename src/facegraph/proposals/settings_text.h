// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facegraph/proposals/propose.h"
#include "facegraph/proposals/settings.h"

namespace facegraph {

/// A proposal setting as text: key=value pairs with commas between them; after each
/// slash one more iteration. Level 0 takes k, th, max, min, step, raise (reference or paper); an
/// iteration k, th, groups (super-vertices at most), least (super-vertices at least), min, max,
/// step, raise and by (cosine or inner). What is not named keeps its default.
///
///   "th=0.6,max=300/k=2,groups=8,max=500"
///
/// Throws Error(kUsage) that quotes what it cannot read.
ProposalSetting ParseSetting(const std::string& text);

/// Which proposals are made, and of how long lists.
struct ProposalPlan {
  int num_neighbors = 0;  ///< of each face, itself counted
  ProposalOptions options;
};

/// The preset's settings, or those of the texts if there are any; of lists of k neighbors if k is
/// not 0: settings that used the preset's whole lists then use the whole of these. Throws
/// Error(kUsage).
ProposalPlan PlanProposals(std::string_view preset, const std::vector<std::string>& settings,
                           int k = 0, AffinityKind affinity = AffinityKind::kCosine);

}  // namespace facegraph
