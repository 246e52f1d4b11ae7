// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/graph/partition.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// How the threshold rises from one round of splitting to the next.
enum class ThresholdRaise {
  kTowardsOne,  ///< t + (1 - t) * step, from the smallest similarity kept at first: the authors'
                ///< code
  kAdd          ///< t + step, from min_similarity: the paper's Algorithm 1
};

/// How pairs are made into super-vertices.
enum class SuperVertexKind {
  kComponents,  ///< components, split by rising thresholds: the paper
  kMapEquation  ///< communities by the two-level map equation, of any size
};

struct SuperVertexOptions {
  int64_t k = 0;                ///< columns of the neighbor lists that make pairs; 0: all of them
  double min_similarity = 0.6;  ///< pairs below are no pairs (e_tau), -1..1
  int32_t max_size = 300;       ///< faces a super-vertex may hold (s_max), at least 1
  double step = 0.05;           ///< how fast the threshold rises, above 0 and below 1
  ThresholdRaise raise = ThresholdRaise::kTowardsOne;
  int max_rounds = 100;  ///< times the threshold is raised at most
  SuperVertexKind kind = SuperVertexKind::kComponents;

  void Check() const;
  bool operator==(const SuperVertexOptions&) const = default;
};

/// Splits the faces into super-vertices (LTC, section 3.2, Algorithm 1).
///
/// Two faces are a pair if either names the other among its first k neighbors with at least
/// min_similarity. Connected components of at most max_size faces are super-vertices; the pairs of
/// all others meet a higher threshold, round after round. Thresholds are compared in float64.
///
/// What no threshold splits, because its faces are duplicates of one another or the rounds are
/// over, is cut into groups of at most max_size by face number. (The authors' code makes all of it
/// one super-vertex.)
///
/// The result is canonical. A face without any pair is in no cluster (-1); one that loses its pairs
/// to a raised threshold is a cluster of its own. Time is linear in the entries of the lists for
/// the first round and in the pairs still unsettled for each later one. Fails if the lists have
/// fewer than k columns.
Partition FindSuperVertices(const NeighborLists& neighbors, const SuperVertexOptions& options,
                            const Execution& execution = {});

/// The clusters of min_size..max_size faces as proposals, in the order of their numbers.
ProposalSet ProposalsFromSuperVertices(const Partition& partition, int32_t min_size, int32_t max_size);

}  // namespace facegraph
