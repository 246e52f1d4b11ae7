// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/base/matrix.h"

namespace facegraph {

/// A matrix that changes its shape from batch to batch and keeps its memory, which only ever grows:
/// asking the system for fresh pages per batch costs as much as a layer does.
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
