// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/names.h"
#include "facegraph/gcn/model.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/graph/proposal_scores.h"
#include "facegraph/graph/proposal_set.h"

namespace facegraph {

/// Where the hypotheses of GCN-S start.
struct SeedOptions {
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

inline constexpr NameTable<SeedOptions::SeedRule, 3> kSeedRuleNames{
    {{"spread", SeedOptions::SeedRule::kSpread},
     {"degree", SeedOptions::SeedRule::kHighestDegree},
     {"random", SeedOptions::SeedRule::kRandom}}};

/// The proposals that GCN-S segments, and how.
struct SegmentationOptions {
  bool enabled = true;    ///< false: GCN-D alone
  double min_iop = 0.2;   ///< lowest predicted IoP of a proposal that GCN-S segments, 0..1
  double max_iop = 0.95;  ///< highest; proposals above it are pure enough
  SeedOptions seeds;

  /// Throws Error(kUsage) for min_iop above max_iop, and as SeedOptions::Check does.
  void Check() const;
};

/// Whether GCN-S segments each proposal, [num_proposals] 1 or 0, by predicted IoP.
std::vector<uint8_t> ProposalsToSegment(const ProposalScores& scores,
                                        const SegmentationOptions& options);

/// The probability of each face to be an inlier of its proposal, predicted by GCN-S (LTC, section
/// 3.4). Each seed gives a hypothesis. Since a seed can be an outlier, the hypothesis with most
/// probabilities above 0.5 is kept (ties: the earlier seed). Proposals where `chosen`
/// [num_proposals] is 0 are not segmented: their faces get probability 1. An empty `chosen` means
/// all proposals. Same result for any number of threads. Throws Error(kBadData) if model, data and
/// proposals do not fit each other, and Error(kUsage) if the model is not a segmenter.
InlierProbabilities SegmentClusters(const GcnModel& model, const FaceData& data,
                                    const ProposalSet& proposal_set,
                                    std::span<const uint8_t> chosen, const SeedOptions& options,
                                    const Execution& execution = {});

/// Segments all proposals, each from one given seed: seed_faces [num_proposals], each a member of
/// its proposal.
InlierProbabilities SegmentFromSeeds(const GcnModel& model, const FaceData& data,
                                     const ProposalSet& proposal_set,
                                     std::span<const int32_t> seed_faces,
                                     const Execution& execution = {});

}  // namespace facegraph
