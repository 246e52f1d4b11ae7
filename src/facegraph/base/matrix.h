// SPDX-License-Identifier: MIT
#pragma once

#include <cassert>
#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/large_allocator.h"

namespace facegraph {

/// A view of a dense row-major [rows, cols] array. Does not own the values.
template <typename T>
class MatrixView {
 public:
  MatrixView() = default;
  MatrixView(T* data, int64_t rows, int64_t cols) : data_(data), rows_(rows), cols_(cols) {}
  /// A view of mutable values converts to a view of constant values.
  operator MatrixView<const T>() const { return {data_, rows_, cols_}; }

  T* data() const { return data_; }
  int64_t rows() const { return rows_; }
  int64_t cols() const { return cols_; }
  int64_t size() const { return rows_ * cols_; }

  std::span<T> Row(int64_t row) const {
    assert(row >= 0 && row < rows_);
    return {data_ + row * cols_, static_cast<size_t>(cols_)};
  }
  /// Rows begin..end-1.
  MatrixView Rows(int64_t begin, int64_t end) const {
    assert(begin >= 0 && begin <= end && end <= rows_);
    return {data_ + begin * cols_, end - begin, cols_};
  }
  T& operator()(int64_t row, int64_t col) const {
    assert(row >= 0 && row < rows_ && col >= 0 && col < cols_);
    return data_[row * cols_ + col];
  }

 private:
  T* data_ = nullptr;
  int64_t rows_ = 0;
  int64_t cols_ = 0;
};

/// Tag for an array with unset values. The pages of a large array are then allocated by the thread
/// that writes them first.
struct Unset {};
inline constexpr Unset kUnset{};

/// A dense row-major [rows, cols] array that owns its values. Initialized with zeros by default.
template <typename T>
class Matrix {
 public:
  Matrix() = default;
  Matrix(int64_t rows, int64_t cols, T value = T())
      : values_(static_cast<size_t>(rows * cols), value), rows_(rows), cols_(cols) {}
  Matrix(int64_t rows, int64_t cols, Unset)
      : values_(static_cast<size_t>(rows * cols)), rows_(rows), cols_(cols) {}

  T* data() { return values_.data(); }
  const T* data() const { return values_.data(); }
  int64_t rows() const { return rows_; }
  int64_t cols() const { return cols_; }
  int64_t size() const { return rows_ * cols_; }

  MatrixView<T> View() { return {values_.data(), rows_, cols_}; }
  MatrixView<const T> View() const { return {values_.data(), rows_, cols_}; }
  std::span<T> Row(int64_t row) { return View().Row(row); }
  std::span<const T> Row(int64_t row) const { return View().Row(row); }
  T& operator()(int64_t row, int64_t col) { return View()(row, col); }
  const T& operator()(int64_t row, int64_t col) const { return View()(row, col); }

  bool operator==(const Matrix&) const = default;

 private:
  LargeVector<T> values_;
  int64_t rows_ = 0;
  int64_t cols_ = 0;
};

}  // namespace facegraph
