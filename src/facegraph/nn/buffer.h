// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/base/matrix.h"

namespace facegraph {

/// A reusable matrix: it takes a new shape for each batch and keeps its memory, which never
/// shrinks. Allocating fresh pages for each batch takes as long as computing a layer.
class Buffer {
 public:
  /// Takes the shape [rows, cols]. The values are unspecified. Earlier views become invalid.
  MatrixView<float> Reshape(int64_t rows, int64_t cols) {
    if (static_cast<int64_t>(values_.size()) < rows * cols) {
      values_.resize(static_cast<size_t>(rows * cols));
    }
    view_ = {values_.data(), rows, cols};
    return view_;
  }
  MatrixView<float> View() { return view_; }
  MatrixView<const float> View() const { return view_; }

 private:
  std::vector<float> values_;
  MatrixView<float> view_;
};

}  // namespace facegraph
