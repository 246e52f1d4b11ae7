// SPDX-License-Identifier: MIT
#include "facegraph/gcn/segment.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"
#include "facegraph/gcn/inference.h"
#include "facegraph/gcn/networks.h"
#include "facegraph/nn/losses.h"

namespace facegraph {
namespace {

/// Returns the seeds of proposal p of a batch, as nodes of the batch; at least one.
using ChooseSeeds = std::function<std::vector<int64_t>(const RaggedBatch& batch, int64_t p)>;

struct Scratch {
  SegmenterState network;
  Buffer without_seeds;  ///< the first layer's output without seeds
};

std::vector<int64_t> GetNodes(const RaggedBatch& batch, int64_t p) {
  std::vector<int64_t> nodes(
      static_cast<size_t>(batch.node_offsets[p + 1] - batch.node_offsets[p]));
  std::iota(nodes.begin(), nodes.end(), batch.node_offsets[p]);
  return nodes;
}

std::vector<int64_t> ChooseByRule(const SeedOptions& options, const RaggedBatch& batch, int64_t p) {
  std::vector<int64_t> nodes = GetNodes(batch, p);
  if (options.seed_rule == SeedOptions::SeedRule::kRandom) {
    Random random(options.seed, static_cast<uint64_t>(batch.proposals[p]));
    random.Shuffle(std::span<int64_t>(nodes));
  } else {
    const std::vector<int64_t>& offsets = batch.adjacency.offsets;
    const auto degree = [&](int64_t node) { return offsets[node + 1] - offsets[node]; };
    std::stable_sort(nodes.begin(), nodes.end(),
                     [&](int64_t a, int64_t b) { return degree(a) > degree(b); });
  }
  const size_t count = std::min(nodes.size(), static_cast<size_t>(options.seeds_per_proposal));
  if (options.seed_rule == SeedOptions::SeedRule::kSpread) {
    for (size_t i = 0; i < count; ++i) nodes[i] = nodes[i * nodes.size() / count];
  }
  nodes.resize(count);
  return nodes;
}

/// The probabilities that one seed gives.
struct Hypothesis {
  std::vector<float> probabilities;  ///< of the nodes of one proposal
  int64_t num_positives = -1;        ///< probabilities above 0.5
};

/// Replaces `best` if these logits give more positives.
void KeepBetter(const RaggedBatch& batch, int64_t p, MatrixView<const float> logits,
                Hypothesis& best) {
  Hypothesis next{{}, 0};
  for (int64_t node = batch.node_offsets[p]; node < batch.node_offsets[p + 1]; ++node) {
    const double probability = SecondClassProbability(logits(node, 0), logits(node, 1));
    next.probabilities.push_back(static_cast<float>(probability));
    if (probability > 0.5) ++next.num_positives;
  }
  if (next.num_positives > best.num_positives) best = std::move(next);
}

/// The best hypothesis of each proposal of a batch. In round h all proposals try their seed h.
std::vector<Hypothesis> BestHypotheses(const GcnModel& model, const RaggedBatch& batch,
                                       const ChooseSeeds& choose, Scratch& scratch) {
  std::vector<std::vector<int64_t>> seeds;
  size_t rounds = 0;
  for (int64_t p = 0; p < batch.num_proposals(); ++p) {
    seeds.push_back(choose(batch, p));
    rounds = std::max(rounds, seeds.back().size());
  }
  BackboneState& backbone = scratch.network.backbone;
  const bool seed_bit = model.architecture.SeedWidth() == 1;
  const MatrixView<float> output = backbone.layers.front().output.View();
  const MatrixView<float> shared = scratch.without_seeds.Reshape(output.rows(), output.cols());
  std::copy_n(output.data(), output.size(), shared.data());
  PrepareSeeds(model, batch, backbone);

  std::vector<Hypothesis> best(static_cast<size_t>(batch.num_proposals()));
  for (size_t round = 0; round < rounds; ++round) {
    std::vector<int64_t> round_seeds;
    for (const auto& own : seeds) {
      if (round < own.size()) round_seeds.push_back(own[round]);
    }
    if (seed_bit) {
      std::copy_n(shared.data(), shared.size(), output.data());
      AddSeeds(model, batch.adjacency, round_seeds, output);
    } else {
      SetSeeds(model, batch, round_seeds, backbone);
      FirstConvolution(model, batch, backbone);
    }
    FinishSegmenter(model, batch, scratch.network);
    for (int64_t p = 0; p < batch.num_proposals(); ++p) {
      if (round < seeds[p].size()) KeepBetter(batch, p, scratch.network.dense.Output(), best[p]);
    }
  }
  return best;
}

InlierProbabilities Segment(const GcnModel& model, const FaceData& data,
                            const ProposalSet& proposal_set, std::span<const int64_t> proposals,
                            const ChooseSeeds& choose, const Execution& execution) {
  Require(model.architecture.task == GcnTask::kSegmentation, ErrorKind::kUsage,
          "model: is a detector (GCN-D), should be a segmenter (GCN-S)");
  CheckProposalsFitGraph(proposal_set, data.graph);
  const FirstLayer first_layer(model, data, execution);
  InlierProbabilities result;
  result.probability.assign(proposal_set.members.size(), 1.0f);
  result.segmented.assign(static_cast<size_t>(proposal_set.num_proposals()), 0);
  for (const int64_t proposal : proposals) result.segmented[proposal] = 1;
  ForEachBatch<Scratch>(
      model, data, proposal_set, proposals, "segmenting", execution,
      [&](const RaggedBatch& batch, Scratch& scratch) {
        first_layer.Forward(batch, scratch.network.backbone);
        const std::vector<Hypothesis> best = BestHypotheses(model, batch, choose, scratch);
        for (int64_t p = 0; p < batch.num_proposals(); ++p) {
          std::copy(best[p].probabilities.begin(), best[p].probabilities.end(),
                    result.probability.begin() + proposal_set.offsets[batch.proposals[p]]);
        }
      });
  return result;
}

}  // namespace

void SeedOptions::Check() const {
  Require(seeds_per_proposal >= 1, ErrorKind::kUsage,
          "segmentation needs at least 1 seed per proposal, got {}", seeds_per_proposal);
}

void SegmentationOptions::Check() const {
  Require(min_iop <= max_iop, ErrorKind::kUsage, "min_iop {} is above max_iop {}", min_iop,
          max_iop);
  seeds.Check();
}

std::vector<uint8_t> ProposalsToSegment(const ProposalScores& scores,
                                        const SegmentationOptions& options) {
  std::vector<uint8_t> chosen;
  for (const float iop : scores.iop) {
    chosen.push_back(iop >= options.min_iop && iop <= options.max_iop);
  }
  return chosen;
}

InlierProbabilities SegmentClusters(const GcnModel& model, const FaceData& data,
                                    const ProposalSet& proposal_set,
                                    std::span<const uint8_t> chosen, const SeedOptions& options,
                                    const Execution& execution) {
  options.Check();
  Require(chosen.empty() || static_cast<int64_t>(chosen.size()) == proposal_set.num_proposals(),
          ErrorKind::kBadData, "there are {} marks for {} proposals", chosen.size(),
          proposal_set.num_proposals());
  std::vector<int64_t> proposals;
  for (int64_t p = 0; p < proposal_set.num_proposals(); ++p) {
    if (chosen.empty() || chosen[p] != 0) proposals.push_back(p);
  }
  const auto choose = [&](const RaggedBatch& batch, int64_t p) {
    return ChooseByRule(options, batch, p);
  };
  return Segment(model, data, proposal_set, proposals, choose, execution);
}

InlierProbabilities SegmentFromSeeds(const GcnModel& model, const FaceData& data,
                                     const ProposalSet& proposal_set,
                                     std::span<const int32_t> seed_faces,
                                     const Execution& execution) {
  Require(static_cast<int64_t>(seed_faces.size()) == proposal_set.num_proposals(),
          ErrorKind::kBadData, "there are {} seeds for {} proposals", seed_faces.size(),
          proposal_set.num_proposals());
  std::vector<int64_t> proposals(static_cast<size_t>(proposal_set.num_proposals()));
  std::iota(proposals.begin(), proposals.end(), int64_t{0});
  const auto choose = [&](const RaggedBatch& batch, int64_t p) {
    return std::vector<int64_t>{FindNode(batch, p, seed_faces[batch.proposals[p]])};
  };
  return Segment(model, data, proposal_set, proposals, choose, execution);
}

}  // namespace facegraph
