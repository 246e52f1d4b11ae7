// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"

namespace facegraph {

/// Collects the faces that may belong to the `count` most similar of one face, from similarities
/// that are off by at most `error_bound`, and in the end scores them again by Similarity.
///
/// Why nothing is lost: let t be the count-th best value seen. At least `count` faces then have a
/// true similarity of t - bound or more, while one whose value is below t - 2 bound has a true
/// similarity below t - bound. It is worse than all of those, so no tie has to be considered, and
/// every face at or above the cut is kept. (Once true similarities are known, t is true itself and
/// one bound is enough.) Which faces are dropped early depends on the order of arrival; the final
/// list does not.
///
/// Not thread safe.
class CandidateList {
 public:
  /// For the face `self`, a row of `units` [n, dim]; it never becomes a candidate of its own list.
  /// count >= 1. `units` has to outlive this.
  CandidateList(MatrixView<const float> units, int32_t self, int64_t count, double error_bound);

  /// Values below this need not be added.
  float cut() const { return cut_; }

  /// Says that other faces have true similarities of at least these values; they may still have to
  /// be added. Changes the order of the values.
  void ExpectOthers(std::span<float> at_least);

  /// Each face at most once.
  void Add(int32_t id, float similarity) {
    if (id == self_ || similarity < cut_) return;
    if (candidates_.size() == capacity_) MakeRoom();
    candidates_.push_back({similarity, id});
  }

  /// Writes the best, most similar first, equal similarity: lower id first. Fewer candidates than
  /// `ids` has places leave the rest as it was. ids.size() == similarities.size() <= count.
  void Finish(std::span<int32_t> ids, std::span<float> similarities);

 private:
  struct Candidate {
    float similarity;
    int32_t id;
    /// Comes before `other` in a list.
    bool operator<(const Candidate& other) const {
      return similarity != other.similarity ? similarity > other.similarity : id < other.id;
    }
  };
  void MakeRoom();
  void DropBelowCut();
  void KeepBest();
  void RaiseCut(double cut);

  MatrixView<const float> units_;
  int32_t self_;
  size_t count_;
  size_t capacity_;
  double error_bound_;
  float cut_;
  size_t num_exact_ = 0;  // the first so many candidates, sorted, carry their true similarity
  std::vector<Candidate> candidates_;
};

/// What so many lists of `count` places hold at most.
int64_t CandidateBytes(int64_t num_lists, int64_t count);

}  // namespace facegraph
