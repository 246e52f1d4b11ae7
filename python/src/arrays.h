// SPDX-License-Identifier: MIT
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"

namespace facegraph::python {

namespace nb = nanobind;

// Arrays of Python are looked at where they lie; results are handed over without a copy.

/// Features [n, d] of any type; ViewOf refuses all but float32 and float16.
using FeatureArray = nb::ndarray<nb::ro, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
template <typename T>
using ArrayIn = nb::ndarray<const T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
template <typename T>
using TableIn = nb::ndarray<const T, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
template <typename T>
using ArrayOut = nb::ndarray<nb::numpy, T, nb::ndim<1>>;
template <typename T>
using TableOut = nb::ndarray<nb::numpy, T, nb::ndim<2>>;

/// The features as the library sees them, valid as long as the array. `name` begins messages.
inline Features ToView(const FeatureArray& array, const std::string& name = "X") {
  const bool is_single = array.dtype() == nb::dtype<float>();
  const bool is_half = array.dtype().code == static_cast<uint8_t>(nb::dlpack::dtype_code::Float) &&
                       array.dtype().bits == 16 && array.dtype().lanes == 1;
  Require(is_single || is_half, ErrorKind::kUsage, "{}: features are float32 or float16", name);
  Features features;
  features.type = is_single ? FeatureType::kFloat32 : FeatureType::kFloat16;
  features.dim = static_cast<int64_t>(array.shape(1));
  features.shards = {{array.data(), static_cast<int64_t>(array.shape(0)), name}};
  return features;
}

template <typename T>
std::span<const T> ToSpan(const ArrayIn<T>& array) {
  return {array.data(), array.size()};
}

template <typename T>
std::vector<T> ToVector(const ArrayIn<T>& array) {
  return {array.data(), array.data() + array.size()};
}

template <typename T>
Matrix<T> ToMatrix(const TableIn<T>& array) {
  Matrix<T> matrix(static_cast<int64_t>(array.shape(0)), static_cast<int64_t>(array.shape(1)));
  std::copy_n(array.data(), array.size(), matrix.data());
  return matrix;
}

/// For properties whose arrays own their values; by default they would look into the object.
inline constexpr auto kOwn = nb::rv_policy::move;

/// The values as an array of Python, which owns them from now on.
template <typename T>
ArrayOut<T> ToArray(std::vector<T> values) {
  auto kept = std::make_unique<std::vector<T>>(std::move(values));
  T* data = kept->data();
  const size_t size = kept->size();
  const nb::capsule owner(kept.release(),
                          [](void* p) noexcept { delete static_cast<std::vector<T>*>(p); });
  return ArrayOut<T>(data, {size}, owner);
}

template <typename T>
TableOut<T> ToTable(Matrix<T> values) {
  auto kept = std::make_unique<Matrix<T>>(std::move(values));
  T* data = kept->data();
  const size_t rows = static_cast<size_t>(kept->rows()), cols = static_cast<size_t>(kept->cols());
  const nb::capsule owner(kept.release(),
                          [](void* p) noexcept { delete static_cast<Matrix<T>*>(p); });
  return TableOut<T>(data, {rows, cols}, owner);
}

/// Labels and ids leave as int64, as scikit-learn has them.
inline ArrayOut<int64_t> ToLabels(const std::vector<int32_t>& values) {
  return ToArray(std::vector<int64_t>(values.begin(), values.end()));
}

}  // namespace facegraph::python
