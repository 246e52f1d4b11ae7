// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/gcn/model.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/graph/proposal_scores.h"

namespace facegraph {

struct SegmentOptions {
  enum class SeedRule {
    kRandom,         ///< by `seed` and the proposal's number; different ones
    kHighestDegree,  ///< most neighbors inside of the proposal, ties: lower face id
    kSpread          ///< evenly spread over the faces in that order, from the first
  };
  SeedRule seed_rule = SeedRule::kSpread;
  int seeds_per_proposal = 8;  ///< hypotheses to choose from; at most as many as there are faces
  uint64_t seed = 0;

  /// Throws Error(kUsage) if seeds_per_proposal is below 1.
  void Check() const;
};

/// For each face of the chosen proposals the probability that it is of the proposal's person, by
/// GCN-S (LTC, section 3.4). A seed may itself be an outlier: of the hypotheses that several seeds
/// give, the one with most probabilities above 0.5 is kept (ties: the earlier seed). Proposals
/// where `chosen` [num_proposals] is 0 are left whole, with probability 1; an empty `chosen` means
/// all. Throws Error(kBadData) if the parts do not fit each other, kUsage if the model is not a
/// segmenter.
InlierProbabilities SegmentClusters(const GcnModel& model, const FaceData& data, const ProposalSet& proposal_set,
                                    std::span<const uint8_t> chosen, const SegmentOptions& options,
                                    const Execution& execution = {});

/// The same for all proposals from one given seed each: seed_faces [num_proposals], each a member.
InlierProbabilities SegmentFromSeeds(const GcnModel& model, const FaceData& data,
                                     const ProposalSet& proposal_set, std::span<const int32_t> seed_faces,
                                     const Execution& execution = {});

}  // namespace facegraph
