// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {

/// Collects candidates for the `count` most similar faces of each of some faces. Candidates come
/// with approximate similarities whose error is at most `error`; at the end they are scored again
/// by Similarity.
///
/// Proof that no neighbor is lost: let t be the count-th best value so far. Then at least `count`
/// faces have a true similarity of at least t - error. A face whose value is below the cut
/// t - 2 error has a true similarity below t - error. So it is strictly worse than all of those,
/// ties included, and dropping it is safe. Every face at or above the cut is kept. Which faces are
/// dropped early depends on the order of arrival; the final list does not.
///
/// Different threads may work on different lists at the same time.
class CandidateLists {
 public:
  /// List l belongs to face faces[l], a row of `units` [n, dim]. A face never becomes a candidate
  /// of its own list. count >= 1. error: in Ticks. `units` and `faces` must outlive this.
  CandidateLists(MatrixView<const float> units, std::span<const int32_t> faces, int64_t count,
                 int32_t error);

  int64_t count() const { return count_; }
  int64_t num_lists() const { return static_cast<int64_t>(faces_.size()); }

  /// The cuts of lists begin..end-1. Values below the cut of a list need not be added.
  std::span<const Ticks> Cuts(int64_t begin, int64_t end) const {
    return std::span(cuts_).subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
  }

  /// Raises the cut: `count` other faces, added or not, are known to have true similarities of at
  /// least `at_least`.
  void Expect(int64_t list, Ticks at_least) { RaiseCut(list, Lowered(at_least, error_)); }

  /// Like Add, for a face that may have been added before.
  void AddOnce(int64_t list, int32_t face, Ticks value) {
    const auto l = static_cast<size_t>(list);
    if (value < cuts_[l] || Holds(list, face)) return;
    Add(list, face, value);
  }

  /// Adds a face with its approximate similarity. At most once per list and face.
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

  /// Writes the best candidates by descending similarity, then by ascending id. If there are fewer
  /// than ids.size(), the remaining elements are not changed. ids.size() == similarities.size() <=
  /// count. The list must not be used afterwards.
  void Finish(int64_t list, std::span<int32_t> ids, std::span<float> similarities);

  /// The whole state, to save it and to load it into lists with the same constructor arguments.
  std::vector<std::span<std::byte>> Content();
  /// Whether every size and every face is in its range: false for content of another origin.
  bool HasValidContent() const;

  /// Memory of `num_lists` lists of `count` neighbors, in bytes.
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
