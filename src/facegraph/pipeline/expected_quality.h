// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <vector>

#include "facegraph/graph/components.h"
#include "facegraph/graph/cover.h"
#include "facegraph/graph/proposal_scores.h"

namespace facegraph {

/// What predicted IoU and IoP let one expect of clusters that proposals became. Of n faces in a
/// cluster iop n are its person's, and those among the other faces are not counted on.
struct ExpectedQuality {
  double pairs = 0;        ///< within clusters
  double right_pairs = 0;  ///< of them, of one person
  // BCubed, summed over the faces:
  double precision = 0;  ///< the share of a face's cluster that is its person; 1 for one alone
  double recall = 0;     ///< the share of its person that is in its cluster; 0 for one alone

  /// Of all pairs within clusters; 1 if there is none.
  double PairwisePrecision() const { return pairs > 0 ? right_pairs / pairs : 1; }
};

/// proposal_of_cluster [num_clusters]; -1: of no proposal. Scores have IoP; without IoU, or where
/// it is 0, persons are taken to have no face elsewhere.
ExpectedQuality QualityToExpect(const Partition& partition,
                                const std::vector<int32_t>& proposal_of_cluster, const Cover& cover,
                                const ProposalScores& scores);

/// The same where it has been learned what share of the pairs within clusters is right: of what
/// was expected to be wrong with faces the same share is.
ExpectedQuality WithPrecision(const ExpectedQuality& quality, int64_t num_faces,
                              double pairwise_precision);

/// Of the prices 1 to 16 in half octaves the one with the best expected F, the mean of the
/// pairwise and the BCubed one; of equal ones the highest. The most right pairs and the most recall
/// at any price stand for all there are.
double ChoosePrice(int64_t num_faces,
                   const std::function<ExpectedQuality(double price)>& quality_at);

}  // namespace facegraph
