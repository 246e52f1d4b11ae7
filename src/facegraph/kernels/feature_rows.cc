// SPDX-License-Identifier: MIT
#include "facegraph/kernels/feature_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr double kUnitTolerance = 1e-6;  // of the squared norm

// Without branches, so that the loop over it is vectorized.
float ToFloat(uint16_t half) {
  const uint32_t magnitude = half & 0x7fffu;
  // Read with the wider exponent of float, the value is too small by 2^(127 - 15). Scaling by a
  // power of two is exact, also for subnormal values.
  const float scaled = std::bit_cast<float>(magnitude << 13) * 0x1p112f;
  const uint32_t quiet = magnitude > 0x7c00u ? 0x00400000u : 0u;
  const uint32_t not_finite = 0x7f800000u | (magnitude << 13) | quiet;
  const uint32_t bits = magnitude >= 0x7c00u ? not_finite : std::bit_cast<uint32_t>(scaled);
  return std::bit_cast<float>(bits | ((half & 0x8000u) << 16));
}

// Copies values of a shard, from `offset` on, as float32.
void LoadValues(const FeatureShard& shard, FeatureType type, int64_t offset, std::span<float> out) {
  switch (type) {
    case FeatureType::kFloat32:
      std::copy_n(static_cast<const float*>(shard.data) + offset, out.size(), out.data());
      return;
    case FeatureType::kFloat16:
      HalfToFloat({static_cast<const uint16_t*>(shard.data) + offset, out.size()}, out);
      return;
  }
}

double SquaredNorm(std::span<const float> values, const Features& features, int64_t row) {
  const double square = ExactDot(values.data(), values.data(), std::ssize(values));
  Require(std::isfinite(square), ErrorKind::kBadData, "{} contains NaN or infinity",
          RowName(features, row));
  return square;
}

bool StaysAsItIs(double square, FeatureType type) {
  const bool is_unit = std::abs(square - 1) <= kUnitTolerance;
  return square == 0 || (is_unit && type == FeatureType::kFloat32);
}

void Normalize(std::span<float> row, double norm) {
  for (float& value : row) value = static_cast<float>(static_cast<double>(value) / norm);
}

}  // namespace

void ToUnitLength(std::span<float> row) {
  const double square = ExactDot(row.data(), row.data(), static_cast<int64_t>(row.size()));
  if (square == 0) return;
  const auto scale = static_cast<float>(1 / std::sqrt(square));
  for (float& value : row) value *= scale;
}

void CheckShape(const Features& features) {
  Require(features.dim >= 1, ErrorKind::kBadData, "features have {} dimensions; at least 1",
          features.dim);
  constexpr int64_t kMaxFaces = std::numeric_limits<int32_t>::max();
  Require(features.num_faces() <= kMaxFaces, ErrorKind::kBadData, "{} faces; at most {}",
          features.num_faces(), kMaxFaces);
}

void LoadRows(const Features& features, int64_t begin, int64_t end, MatrixView<float> out) {
  assert(0 <= begin && begin <= end && end <= features.num_faces());
  assert(out.rows() == end - begin && out.cols() == features.dim);
  int64_t first = 0;  // of the shard
  for (const FeatureShard& shard : features.shards) {
    const int64_t from = std::max(begin, first);
    const int64_t to = std::min(end, first + shard.rows);
    if (from < to) {
      const MatrixView<float> rows = out.Rows(from - begin, to - begin);
      LoadValues(shard, features.type, (from - first) * features.dim,
                 {rows.data(), static_cast<size_t>(rows.size())});
    }
    first += shard.rows;
  }
}

void LoadUnitRows(const Features& features, int64_t begin, int64_t end, MatrixView<float> out) {
  LoadRows(features, begin, end, out);
  for (int64_t row = 0; row < out.rows(); ++row) {
    const double square = SquaredNorm(out.Row(row), features, begin + row);
    if (!StaysAsItIs(square, features.type)) Normalize(out.Row(row), std::sqrt(square));
  }
}

Matrix<float> AllUnitRows(const Features& features, const Execution& execution) {
  Matrix<float> units(features.num_faces(), features.dim);
  ParallelFor(units.rows(), 1024, execution, [&](int64_t begin, int64_t end) {
    LoadUnitRows(features, begin, end, units.View().Rows(begin, end));
  });
  return units;
}

UnitRows::UnitRows(const Features& features, const Execution& execution) {
  const bool one_place = features.type == FeatureType::kFloat32 && features.shards.size() == 1;
  std::atomic<bool> are_unit = one_place;
  if (one_place) {
    view_ = {static_cast<const float*>(features.shards[0].data), features.num_faces(),
             features.dim};
    ParallelFor(view_.rows(), 1024, execution, [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end && are_unit; ++row) {
        const double square = SquaredNorm(view_.Row(row), features, row);
        if (!StaysAsItIs(square, features.type)) are_unit = false;
      }
    });
  }
  if (are_unit) return;
  copy_ = AllUnitRows(features, execution);
  view_ = copy_.View();
}

std::string RowName(const Features& features, int64_t row) {
  int64_t first = 0;
  for (const FeatureShard& shard : features.shards) {
    if (row < first + shard.rows) {
      return fmt::format("{}: row {}", shard.name.empty() ? "features" : shard.name, row - first);
    }
    first += shard.rows;
  }
  return fmt::format("features: row {}", row);
}

void HalfToFloat(std::span<const uint16_t> from, std::span<float> to) {
  assert(from.size() == to.size());
  for (size_t i = 0; i < from.size(); ++i) to[i] = ToFloat(from[i]);
}

}  // namespace facegraph
