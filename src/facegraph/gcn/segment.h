// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/base/names.h"
#include "facegraph/gcn/model.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/graph/proposal_scores.h"
#include "facegraph/graph/proposal_set.h"

namespace facegraph {

struct SegmentOptions {
  enum class SeedRule {
    kRandom,         ///< random faces without repetition, by `seed` and the proposal's number
    kHighestDegree,  ///< faces with most neighbors in the proposal; ties: lower face id
    kSpread          ///< at even intervals over the faces in order of degree, from the first
  };
  SeedRule seed_rule = SeedRule::kSpread;
  int seeds_per_proposal = 8;  ///< hypotheses per proposal, at most one per face
  uint64_t seed = 0;           ///< of kRandom

  /// Throws Error(kUsage) if seeds_per_proposal is below 1.
  void Check() const;
};

inline constexpr NameTable<SegmentOptions::SeedRule, 3> kSeedRuleNames{
    {{"spread", SegmentOptions::SeedRule::kSpread},
     {"degree", SegmentOptions::SeedRule::kHighestDegree},
     {"random", SegmentOptions::SeedRule::kRandom}}};

/// The probability of each face to be an inlier of its proposal, predicted by GCN-S (LTC, section
/// 3.4). Each seed gives a hypothesis. Since a seed can be an outlier, the hypothesis with most
/// probabilities above 0.5 is kept (ties: the earlier seed). Proposals where `chosen`
/// [num_proposals] is 0 are not segmented: their faces get probability 1. An empty `chosen` means
/// all proposals. Same result for any number of threads. Throws Error(kBadData) if model, data and
/// proposals do not fit each other, and Error(kUsage) if the model is not a segmenter.
InlierProbabilities SegmentClusters(const GcnModel& model, const FaceData& data,
                                    const ProposalSet& proposal_set,
                                    std::span<const uint8_t> chosen, const SegmentOptions& options,
                                    const Execution& execution = {});

/// Segments all proposals, each from one given seed: seed_faces [num_proposals], each a member of
/// its proposal.
InlierProbabilities SegmentFromSeeds(const GcnModel& model, const FaceData& data,
                                     const ProposalSet& proposal_set,
                                     std::span<const int32_t> seed_faces,
                                     const Execution& execution = {});

}  // namespace facegraph
