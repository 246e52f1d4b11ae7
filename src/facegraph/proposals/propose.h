// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/proposals/settings.h"

namespace facegraph {

/// Amount of work after sharing between settings, for estimates of the run time.
struct SharedWork {
  int64_t bases = 0;          ///< different super-vertex options
  int64_t mean_searches = 0;  ///< kNN searches among means of super-vertices
};
SharedWork CountSharedWork(const std::vector<ProposalSetting>& settings);

/// The proposals of all settings (LTC, section 3.2), in the order of the settings and within one by
/// their smallest face. Common work of several settings is done once: super-vertices, the means of
/// a base and their neighbors, leading iterations. Same result for any number of threads.
///
/// Throws Error(kUsage) if an option is out of its range or the lists are too short, and
/// Error(kBadData) if features [n, d] and neighbors [n, k] have different numbers of faces.
ProposalSet GenerateProposals(const Features& features, const NeighborLists& neighbors,
                              const ProposalOptions& options, const Execution& execution = {});

}  // namespace facegraph
