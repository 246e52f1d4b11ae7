// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "facegraph/base/matrix.h"

namespace facegraph {

enum class FeatureType { kFloat32, kFloat16 };

/// Consecutive rows of a feature array, [rows, dim] row-major, that are contiguous in memory.
struct FeatureShard {
  const void* data = nullptr;
  int64_t rows = 0;
  std::string name;  ///< file name, for error messages
};

/// The features of all faces, [n, dim], in their stored form: float32 or float16, in one or several
/// shards, usually memory-mapped. Copies share the memory. Read rows with kernels/feature_rows.h.
struct Features {
  FeatureType type = FeatureType::kFloat32;
  int64_t dim = 0;
  std::vector<FeatureShard> shards;
  std::shared_ptr<const void> owner;  ///< keeps the memory alive; null: the caller does

  int64_t num_faces() const {
    int64_t rows = 0;
    for (const FeatureShard& shard : shards) rows += shard.rows;
    return rows;
  }
};

/// Features that refer to `rows`, which must outlive them. name: for error messages.
Features ToFeatures(const Matrix<float>& rows, std::string name = "features");
/// Features that own `rows`.
Features ToFeatures(std::shared_ptr<const Matrix<float>> rows, std::string name = "features");

/// Tells the system that the features will not be read for a while, so that it may reclaim their
/// pages. Values do not change: pages of a mapped file are read again on the next access.
void ReleasePages(const Features& features);

}  // namespace facegraph
