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

/// The features of another model for the same faces, and the neighbor lists that they give.
struct CommitteeMember {
  Matrix<float> units;  ///< [n, dim], rows of length 1
  NeighborLists neighbors;
};

/// The committee of CDP (Zhan et al. 2018, section 3.2): describes the pairs of faces in the
/// neighbor lists of the base model by the base model and other models, the members.
///
/// In the paper the members are other networks. Their features are `others`, rows of the same
/// faces. Without others, kNumProjections random projections of the base features to half the
/// dimensions replace them. They add no information, but a pair that all projections support does
/// not depend on a few dimensions. Throws Error(kBadData) if a member has another number of faces.
class Committee {
 public:
  static constexpr int kNumProjections = 4;

  Committee(const Features& base, const NeighborLists& neighbors, std::span<const Features> others,
            uint64_t seed, const Execution& execution);

  int64_t num_members() const { return std::ssize(members_); }
  int64_t num_pairs() const { return std::ssize(pairs_); }
  /// Width of the inputs: 6 N + 5 for N members.
  static int64_t NumInputs(int64_t num_members) { return 6 * num_members + 5; }

  /// Fills the inputs of the mediator, [pairs, NumInputs]. They are: for each member, whether one
  /// face is in the list of the other; for the base and each member, the cosine; for both faces and
  /// every model, the mean and the standard deviation of the cosines in the list. (The paper uses
  /// the variance, which has another scale than the other inputs.) Thread safe.
  void FillInputs(std::span<const int32_t> pairs, Matrix<float>& inputs) const;

  /// 1 if both faces of a pair have the same label, else 0.
  float IsOnePerson(int32_t pair, std::span<const int64_t> labels) const {
    return labels[pairs_[pair].a] == labels[pairs_[pair].b] ? 1.0f : 0.0f;
  }

  /// The lists of the base model with probabilities [num_pairs] in place of cosines, sorted again.
  NeighborLists Reweighted(std::span<const float> probabilities) const;

 private:
  /// Two faces, a < b.
  struct Pair {
    int32_t a;
    int32_t b;
    float similarity;
  };
  /// Fills the means and standard deviations of one model.
  void ComputeMoments(const NeighborLists& lists, int64_t model);

  const NeighborLists& neighbors_;
  std::vector<CommitteeMember> members_;
  std::vector<Pair> pairs_;
  std::vector<int64_t> first_pair_;  ///< [n + 1] first pair of each smaller face
  /// [n, members + 1] of the cosines in the list of each face; the base model is column 0.
  Matrix<float> means_, std_devs_;
};

}  // namespace facegraph
