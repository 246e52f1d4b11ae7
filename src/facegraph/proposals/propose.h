// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/proposals/settings.h"

namespace facegraph {

struct ProposalOptions {
  std::vector<ProposalSetting> settings = {};  ///< at least one
  bool keep_repeats = false;              ///< false: sets proposed more than once are kept once
  SearchKind search = SearchKind::kAuto;  ///< of neighbors of super-vertices

  void Check() const;
};

/// The work that settings share, done once each.
struct SharedWork {
  int64_t bases = 0;          ///< kinds of super-vertices of the faces
  int64_t mean_searches = 0;  ///< searches for the neighbors of means
};
SharedWork CountSharedWork(const std::vector<ProposalSetting>& settings);

/// The proposals of all settings, setting by setting, within one by their smallest face (LTC,
/// section 3.2). Work that settings have in common is done once: super-vertices, the means of a
/// base and their neighbors, leading iterations.
/// Fails if there are not as many features as neighbor lists, or the lists are too short.
ProposalSet GenerateProposals(const Features& features, const NeighborLists& neighbors,
                        const ProposalOptions& options, const Execution& execution = {});

}  // namespace facegraph
