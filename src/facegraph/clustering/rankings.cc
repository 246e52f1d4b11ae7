// SPDX-License-Identifier: MIT
#include "facegraph/clustering/rankings.h"

#include <algorithm>
#include <cmath>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"

namespace facegraph {

std::vector<int32_t> RankByScore(std::span<const float> scores, double min_score) {
  std::vector<int32_t> ranking;
  ranking.reserve(scores.size());
  for (size_t p = 0; p < scores.size(); ++p) {
    Require(!std::isnan(scores[p]), ErrorKind::kBadData, "the score of proposal {} is not a number",
            p);
    if (scores[p] >= min_score) ranking.push_back(static_cast<int32_t>(p));
  }
  std::sort(ranking.begin(), ranking.end(), [&](int32_t a, int32_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
  });
  return ranking;
}

std::vector<float> ExpectedGains(const ProposalSet& proposal_set, std::span<const float> iou,
                                 std::span<const float> iop, double fp_cost) {
  for (const std::span<const float> predicted : {iou, iop}) {
    Require(static_cast<int64_t>(predicted.size()) == proposal_set.num_proposals(),
            ErrorKind::kBadData, "{} scores for {} proposals", predicted.size(),
            proposal_set.num_proposals());
  }
  std::vector<float> scores = SizeScores(proposal_set);
  for (size_t p = 0; p < scores.size(); ++p) {
    const double gain = scores[p] * ((1 + fp_cost) * iop[p] - fp_cost);
    scores[p] = static_cast<float>(gain > 0 ? gain * iou[p] * std::sqrt(iou[p]) : gain);
  }
  return scores;
}

std::vector<float> RandomScores(int64_t num_proposals, uint64_t seed) {
  Random random(seed);
  std::vector<float> scores(num_proposals);
  // A float holds 24 bits exactly. With more bits, rounding could give a score of 1.
  for (float& score : scores) score = static_cast<float>(random.Next() >> 40) * 0x1.0p-24f;
  return scores;
}

std::vector<float> SizeScores(const ProposalSet& proposal_set) {
  std::vector<float> scores(proposal_set.num_proposals());
  for (size_t p = 0; p < scores.size(); ++p) {
    scores[p] = static_cast<float>(proposal_set.offsets[p + 1] - proposal_set.offsets[p]);
  }
  return scores;
}

}  // namespace facegraph
