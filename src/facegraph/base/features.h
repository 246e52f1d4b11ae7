// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "facegraph/base/matrix.h"

namespace facegraph {

enum class FeatureType { kFloat32, kFloat16 };

/// Consecutive rows of a feature array, [rows, dim] row-major, that lie in one place.
struct FeatureShard {
  const void* data = nullptr;
  int64_t rows = 0;
  std::string name;  ///< for messages: the file it comes from
};

/// The features of all faces, [n, dim], as they are stored: float32 or float16, in one or several
/// shards, usually memory-mapped. Copies share the memory. Read rows with kernels/feature_rows.h.
struct Features {
  FeatureType type = FeatureType::kFloat32;
  int64_t dim = 0;
  std::vector<FeatureShard> shards;
  std::shared_ptr<const void> owner;  ///< keeps the memory alive; null if the caller does

  int64_t num_faces() const {
    int64_t rows = 0;
    for (const FeatureShard& shard : shards) rows += shard.rows;
    return rows;
  }
};

/// Features that refer to these rows, which must outlive them. name: for messages.
Features ToFeatures(const Matrix<float>& rows, std::string name = "features");
/// Features that keep their rows.
Features ToFeatures(std::shared_ptr<const Matrix<float>> rows, std::string name = "features");

/// Lets the system take back the memory of features that will not be read for a while: those in a
/// mapped file come back from there when they are. Changes nothing else, wherever they lie.
void ReleasePages(const Features& features);

}  // namespace facegraph
