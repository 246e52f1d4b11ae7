// SPDX-License-Identifier: MIT
#include "facegraph/training/augmentation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>

#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/base/random.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/nn/multiply.h"

namespace facegraph {
namespace {

/// A face that stays, and those it is blended with.
struct Kept {
  int32_t face;
  std::vector<int32_t> others;
  std::shared_ptr<const std::vector<float>> mean;  ///< of its person; null where not wanted
  float weight = 1;  ///< of the others, each: below 1 for a face that lies nearer the first
};

/// `count` different random elements, in no order; all, if there are fewer.
std::vector<int32_t> Draw(size_t count, std::vector<int32_t> from, Random& random) {
  random.Shuffle(std::span<int32_t>(from));
  from.resize(std::min(count, from.size()));
  return from;
}

/// row += the unit feature of a face
void AddUnitRow(const Features& features, int32_t face, std::span<float> row, float weight = 1) {
  Matrix<float> unit(1, features.dim);
  LoadUnitRows(features, face, face + 1, unit.View());
  for (size_t c = 0; c < row.size(); ++c) row[c] += weight * unit.data()[c];
}

std::vector<float> GetMean(const Features& features, std::span<const int32_t> faces) {
  std::vector<float> mean(static_cast<size_t>(features.dim));
  for (const int32_t face : faces) AddUnitRow(features, face, mean);
  for (float& value : mean) value /= static_cast<float>(faces.size());
  return mean;
}

void KeepSome(const Features& features, const std::vector<int32_t>& person,
              const Augmentation& augmentation, Random& random, std::vector<Kept>& kept) {
  std::shared_ptr<const std::vector<float>> mean;
  if (augmentation.spread != 1) {
    mean = std::make_shared<const std::vector<float>>(GetMean(features, person));
  }
  const double exponent = std::pow(random.Uniform(), augmentation.thinning);
  const double count = std::pow(static_cast<double>(person.size()), exponent);
  const auto kept_faces = Draw(static_cast<size_t>(std::llround(count)), person, random);
  for (const int32_t face : kept_faces) {
    std::vector<int32_t> others = person;
    std::erase(others, face);
    const auto num_others = static_cast<size_t>(augmentation.blending - 1);
    kept.push_back({face, Draw(num_others, std::move(others), random), mean, 1});
  }
  if (kept_faces.size() < 2) return;
  const auto more = static_cast<int64_t>((augmentation.growth - 1) * random.Uniform() *
                                         static_cast<double>(kept_faces.size()));
  for (int64_t i = 0; i < more; ++i) {
    const auto any = [&] { return kept_faces[random.Below(kept_faces.size())]; };
    kept.push_back({any(), {any()}, mean, static_cast<float>(random.Uniform())});
  }
}

/// A sum of faces of a person that weighs so much moves towards as much of their mean.
void Shrink(std::span<const float> mean, float weight, double spread, std::span<float> sum) {
  const auto scale = static_cast<float>(spread);
  for (size_t c = 0; c < sum.size(); ++c) {
    sum[c] = scale * sum[c] + (1 - scale) * weight * mean[c];
  }
}

std::vector<Kept> KeepSomeOfEach(const LabeledFaces& all, const Augmentation& augmentation,
                                 uint64_t seed) {
  const std::vector<int64_t>& labels = all.labels;
  std::map<int64_t, std::vector<int32_t>> people;
  std::vector<int32_t> unknown;
  for (size_t face = 0; face < labels.size(); ++face) {
    auto& own = labels[face] < 0 ? unknown : people[labels[face]];
    own.push_back(static_cast<int32_t>(face));
  }
  Random random(seed);
  std::vector<Kept> kept;
  for (const auto& [label, person] : people) {
    if (augmentation.people < 1 && random.Uniform() >= augmentation.people) continue;
    KeepSome(all.features, person, augmentation, random, kept);
  }
  if (kept.empty()) {  // a share of hardly anybody
    for (const auto& [label, person] : people) {
      KeepSome(all.features, person, augmentation, random, kept);
    }
  }
  const size_t num_known = labels.size() - unknown.size();
  const size_t num_unknown = num_known > 0 ? unknown.size() * kept.size() / num_known : 0;
  for (const int32_t face : Draw(num_unknown, unknown, random)) {
    kept.push_back({.face = face, .others = {}, .mean = nullptr});
  }
  std::ranges::stable_sort(kept, {}, &Kept::face);
  return kept;
}

/// The rows mapped at random to a share of as many values.
Matrix<float> WithFewerValues(const Matrix<float>& rows, double share, uint64_t seed) {
  constexpr uint64_t kMap = 9;
  Random random(seed, kMap);
  const auto num_values = static_cast<double>(rows.cols());
  Matrix<float> map(rows.cols(), std::max<int64_t>(1, std::llround(share * num_values)));
  for (int64_t i = 0; i < map.size(); ++i) map.data()[i] = static_cast<float>(random.Normal());
  Matrix<float> fewer(rows.rows(), map.cols());
  Multiply(rows.View(), map.View(), false, fewer.View());
  return fewer;
}

/// To each row something at random of `length` times its own.
void AddNoise(double length, uint64_t seed, Matrix<float>& rows) {
  constexpr uint64_t kNoise = 10;
  Random random(seed, kNoise);
  for (int64_t r = 0; r < rows.rows(); ++r) {
    const std::span<float> row = rows.Row(r);
    double squares = 0;
    for (const float value : row) squares += double{value} * double{value};
    const double std_dev = length * std::sqrt(squares / static_cast<double>(rows.cols()));
    for (float& value : row) value += static_cast<float>(std_dev * random.Normal());
  }
}

}  // namespace

std::vector<Augmentation> DrawAugmentations(int count, double max_thinning, uint64_t seed) {
  constexpr uint64_t kDraw = 7;
  constexpr double kMinSpread = 0.1, kFewestPeople = 0.01, kMaxGrowth = 20;
  Random random(seed, kDraw);
  std::vector<Augmentation> augmentations;
  for (int i = 0; i < count; ++i) {
    Augmentation& augmentation = augmentations.emplace_back();
    augmentation.thinning = max_thinning * random.Uniform();
    augmentation.spread = kMinSpread + (1 - kMinSpread) * random.Uniform();
    if (i % 2 == 1) augmentation.growth = std::pow(kMaxGrowth, random.Uniform());
    augmentation.people = std::pow(kFewestPeople, random.Uniform());
  }
  return augmentations;
}

std::vector<Augmentation> WithDegradedFeatures(std::vector<Augmentation> augmentations, uint64_t seed) {
  constexpr uint64_t kDraw = 8;
  constexpr double kFewestDims = 0.2, kMaxNoise = 0.8;
  Random random(seed, kDraw);
  for (size_t i = 0; i < augmentations.size(); ++i) {
    const double share = random.Uniform();
    if (i % 8 == 4 || i % 8 == 5) augmentations[i].noise = kMaxNoise * share;
    if (i % 8 >= 6) augmentations[i].dims = std::pow(kFewestDims, share);
  }
  return augmentations;
}

LabeledFaces Augmented(const LabeledFaces& all, const Augmentation& augmentation, uint64_t seed,
                     const Execution& execution) {
  const std::vector<Kept> kept = KeepSomeOfEach(all, augmentation, seed);
  auto rows = std::make_shared<Matrix<float>>(static_cast<int64_t>(kept.size()), all.features.dim);
  LabeledFaces varied;
  for (int64_t row = 0; row < rows->rows(); ++row) {
    const auto& [face, others, mean, weight] = kept[static_cast<size_t>(row)];
    const std::span<float> own = rows->Row(row);
    AddUnitRow(all.features, face, own);
    for (const int32_t other : others) AddUnitRow(all.features, other, own, weight);
    if (mean != nullptr) {
      Shrink(*mean, 1 + weight * static_cast<float>(others.size()), augmentation.spread, own);
    }
    varied.labels.push_back(all.labels[static_cast<size_t>(face)]);
  }
  if (augmentation.dims < 1) *rows = WithFewerValues(*rows, augmentation.dims, seed);
  if (augmentation.noise > 0) AddNoise(augmentation.noise, seed, *rows);
  varied.features = ToFeatures(std::move(rows), "a augmentation of the faces");
  const auto k = static_cast<int>(all.neighbors.k());
  varied.neighbors = NearestNeighbors(varied.features, {.k = k, .search = SearchKind::kExact}, execution);
  return varied;
}

}  // namespace facegraph
