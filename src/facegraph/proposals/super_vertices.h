// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/base/names.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/partition.h"
#include "facegraph/graph/proposal_set.h"

namespace facegraph {

/// How the threshold is raised between two rounds of splitting.
enum class ThresholdRaise {
  kTowardsOne,  ///< t + (1 - t) * step, starting at the smallest similarity of a pair (authors'
                ///< code)
  kAdd          ///< t + step, starting at min_similarity (Algorithm 1 of the paper)
};

inline constexpr NameTable<ThresholdRaise, 2> kThresholdRaiseNames{
    {{"reference", ThresholdRaise::kTowardsOne}, {"paper", ThresholdRaise::kAdd}}};

/// How super-vertices are made from pairs.
enum class SuperVertexKind {
  kComponents,  ///< connected components, split by raising the threshold (paper)
  kMapEquation  ///< communities by the two-level map equation, of any size
};

struct SuperVertexOptions {
  int64_t k = 0;                ///< columns of the neighbor lists that make pairs; 0: all
  double min_similarity = 0.6;  ///< minimum similarity of a pair (e_tau), -1..1
  int32_t max_size = 300;       ///< maximum faces of a super-vertex (s_max), at least 1
  double step = 0.05;           ///< of the threshold, above 0 and below 1
  ThresholdRaise raise = ThresholdRaise::kTowardsOne;
  int max_rounds = 100;  ///< maximum number of raises, at least 0
  SuperVertexKind kind = SuperVertexKind::kComponents;

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
  bool operator==(const SuperVertexOptions&) const = default;
};

/// Splits the faces into super-vertices (LTC, section 3.2, Algorithm 1).
///
/// Two faces are a pair if one of them has the other among its first k neighbors with at least
/// min_similarity. Connected components of at most max_size faces are super-vertices. The threshold
/// is raised for the pairs of larger components, round by round. Thresholds are compared in
/// float64.
///
/// Components that no threshold splits (duplicates, or no rounds left) are cut into groups of at
/// most max_size by face number. (The authors' code makes each of them one super-vertex.)
///
/// The result is canonical. A face without any pair is in no cluster (-1). A face that loses its
/// pairs to a raised threshold is a singleton. Time is linear in the entries of the lists for the
/// first round and in the remaining pairs for each later round. Throws Error(kUsage) if the lists
/// have fewer than k columns.
Partition FindSuperVertices(const NeighborLists& neighbors, const SuperVertexOptions& options,
                            const Execution& execution = {});

/// The clusters with min_size..max_size faces as proposals, in the order of their numbers.
ProposalSet ProposalsFromSuperVertices(const Partition& partition, int32_t min_size,
                                       int32_t max_size);

}  // namespace facegraph
