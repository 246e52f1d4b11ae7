// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {

/// Collects, for each of some faces, the faces that may belong to its `count` most similar, by
/// values that are off by at most `error`; in the end scores them again by Similarity.
///
/// Why nothing is lost: let t be the count-th best value seen. At least `count` faces then have a
/// true similarity of t - error or more, while one whose value is below t - 2 error has a true
/// similarity below t - error. It is worse than all of those, so no tie has to be considered, and
/// every face at or above the cut is kept. Which faces are dropped early depends on the order of
/// arrival; the final list does not.
///
/// Different lists may be worked on by different threads at the same time.
class CandidateLists {
 public:
  /// List l is of the face faces[l], a row of `units` [n, dim], which never becomes a candidate of
  /// its own list. count >= 1. Both have to outlive this.
  CandidateLists(MatrixView<const float> units, std::span<const int32_t> faces, int64_t count,
                 int32_t error);

  int64_t count() const { return count_; }
  int64_t num_lists() const { return static_cast<int64_t>(faces_.size()); }

  /// Values below the cut of a list need not be added.
  std::span<const Ticks> Cuts(int64_t begin, int64_t end) const {
    return std::span(cuts_).subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
  }

  /// Says that `count` other faces, which may still have to be added, have true similarities of at
  /// least this.
  void Expect(int64_t list, Ticks at_least) { RaiseCut(list, Lowered(at_least, error_)); }

  /// The same for a face that may have been added before.
  void AddOnce(int64_t list, int32_t face, Ticks value) {
    const auto l = static_cast<size_t>(list);
    if (value < cuts_[l] || Holds(list, face)) return;
    Add(list, face, value);
  }

  /// Each face at most once to a list.
  void Add(int64_t list, int32_t face, Ticks value) {
    const auto l = static_cast<size_t>(list);
    if (value < cuts_[l] || face == faces_[l]) return;
    if (sizes_[l] == capacity_) {
      MakeRoom(list);
      if (value < cuts_[l]) return;
    }
    values_(list, sizes_[l]) = value;
    candidates_(list, sizes_[l]) = face;
    ++sizes_[l];
  }

  /// The best of a list, most similar first, equal similarity: lower id first. Fewer candidates
  /// than places leave the rest as it was. ids.size() == similarities.size() <= count. Uses the
  /// list up.
  void Finish(int64_t list, std::span<int32_t> ids, std::span<float> similarities);

  /// All that the lists hold, to be saved and to be loaded into lists that were made alike.
  std::vector<std::span<std::byte>> Content();

  /// What so many lists of `count` places hold.
  static int64_t Bytes(int64_t num_lists, int64_t count);

 private:
  struct Scored;
  bool Holds(int64_t list, int32_t face) const;
  void MakeRoom(int64_t list);
  void DropBelowCut(int64_t list);
  void KeepBest(int64_t list);
  std::vector<Scored> Score(int64_t list) const;
  void RaiseCut(int64_t list, Ticks cut) {
    cuts_[static_cast<size_t>(list)] = std::max(cuts_[static_cast<size_t>(list)], cut);
  }

  MatrixView<const float> units_;
  std::span<const int32_t> faces_;
  int64_t count_;
  int32_t capacity_;
  int32_t error_;
  std::vector<Ticks> cuts_;     ///< [lists]
  std::vector<int32_t> sizes_;  ///< [lists]
  Matrix<Ticks> values_;        ///< [lists, capacity]
  Matrix<int32_t> candidates_;  ///< [lists, capacity]
};

}  // namespace facegraph
