// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// Another view of the same faces: rows of length 1 and the lists found by them.
struct CommitteeMember {
  Matrix<float> units;  ///< [n, dim]
  NeighborLists neighbors;
};

/// The pairs of faces that the base model's lists name, each with what the base and the members of
/// a committee say about it (CDP, Zhan et al. 2018, section 3.2).
///
/// The paper's committee is of other networks, whose features are `others` (rows of the same
/// faces). Without any, kNumProjections random projections of the base's own features stand in,
/// each along half as many directions as there are dimensions, drawn anew: they know no more than
/// the base, but a pair that all of them bear out owes little to a few unlucky dimensions.
class Committee {
 public:
  static constexpr int kNumProjections = 4;

  Committee(const Features& base, const NeighborLists& neighbors,
            std::span<const Features> others, uint64_t seed, const Execution& execution);

  int64_t num_members() const { return std::ssize(members_); }
  int64_t num_pairs() const { return std::ssize(pairs_); }
  /// 6 N + 5 for N members.
  static int64_t NumInputs(int64_t num_members) { return 6 * num_members + 5; }

  /// What is said about pairs, [pairs, NumInputs]: of each member whether one names the other
  /// there; of the base and each member the cosine of the two, then for either face the mean and
  /// the standard deviation of the cosines in its list. (The paper has the variance, whose scale is
  /// unlike that of the rest.) Thread safe.
  void FillInputs(std::span<const int32_t> pairs, Matrix<float>& inputs) const;

  /// 1 where both faces of a pair have one label, else 0.
  float IsOnePerson(int32_t pair, std::span<const int64_t> labels) const {
    return labels[pairs_[pair].a] == labels[pairs_[pair].b] ? 1.0f : 0.0f;
  }

  /// The base's lists with a probability [num_pairs] in place of each cosine, sorted anew.
  NeighborLists Reweighted(std::span<const float> probabilities) const;

 private:
  /// Two faces, a < b.
  struct Pair {
    int32_t a;
    int32_t b;
    float similarity;
  };
  void Describe(const NeighborLists& lists, int64_t view);

  const NeighborLists& neighbors_;
  std::vector<CommitteeMember> members_;
  std::vector<Pair> pairs_;
  std::vector<int64_t> first_pair_;  ///< [n + 1] of the pairs by their smaller face
  /// [n, members + 1] of the cosines in the list of a face, the base first.
  Matrix<float> means_, std_devs_;
};

}  // namespace facegraph
