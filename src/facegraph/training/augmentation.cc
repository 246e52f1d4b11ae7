// SPDX-License-Identifier: MIT
#include "facegraph/training/augmentation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/nn/multiply.h"

namespace facegraph {
namespace {

/// A face of the augmented set: a weighted sum of faces of one identity.
struct Sample {
  int32_t face;
  std::vector<int32_t> others;                     ///< faces to blend with
  std::shared_ptr<const std::vector<float>> mean;  ///< of its identity; null: scatter stays
  float weight = 1;                                ///< of each of the others; `face` has weight 1
};

/// `count` different random elements in random order; all of them if there are fewer.
std::vector<int32_t> Draw(size_t count, std::vector<int32_t> from, Random& random) {
  random.Shuffle(std::span<int32_t>(from));
  from.resize(std::min(count, from.size()));
  return from;
}

/// Adds weight * (unit feature of a face) to a row.
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

/// Adds the samples of one identity, whose faces are `own`.
void SampleIdentity(const Features& features, const std::vector<int32_t>& own,
                    const Augmentation& augmentation, Random& random,
                    std::vector<Sample>& samples) {
  std::shared_ptr<const std::vector<float>> mean;
  if (augmentation.scatter != 1) {
    mean = std::make_shared<const std::vector<float>>(GetMean(features, own));
  }
  const double exponent = std::pow(random.Uniform(), augmentation.thinning);
  const double count = std::pow(static_cast<double>(own.size()), exponent);
  const auto kept_faces = Draw(static_cast<size_t>(std::llround(count)), own, random);
  for (const int32_t face : kept_faces) {
    std::vector<int32_t> others = own;
    std::erase(others, face);
    const auto num_others = static_cast<size_t>(augmentation.blending - 1);
    samples.push_back({face, Draw(num_others, std::move(others), random), mean, 1});
  }
  if (kept_faces.size() < 2) return;
  const auto num_synthetic = static_cast<int64_t>(
      (augmentation.oversampling - 1) * random.Uniform() * static_cast<double>(kept_faces.size()));
  for (int64_t i = 0; i < num_synthetic; ++i) {
    const auto draw_face = [&] { return kept_faces[random.Below(kept_faces.size())]; };
    samples.push_back({draw_face(), {draw_face()}, mean, static_cast<float>(random.Uniform())});
  }
}

/// Scales the difference between a sum of faces, of this total weight, and their mean.
void ScaleScatter(std::span<const float> mean, float weight, double scatter, std::span<float> sum) {
  const auto scale = static_cast<float>(scatter);
  for (size_t c = 0; c < sum.size(); ++c) {
    sum[c] = scale * sum[c] + (1 - scale) * weight * mean[c];
  }
}

/// The samples of the augmented set, sorted by face.
std::vector<Sample> DrawSamples(const LabeledFaces& all, const Augmentation& augmentation,
                                uint64_t seed) {
  const std::vector<int64_t>& labels = all.labels;
  std::map<int64_t, std::vector<int32_t>> identities;
  std::vector<int32_t> unknown;
  for (size_t face = 0; face < labels.size(); ++face) {
    auto& own = labels[face] < 0 ? unknown : identities[labels[face]];
    own.push_back(static_cast<int32_t>(face));
  }
  Random random(seed);
  std::vector<Sample> samples;
  for (const auto& [label, own] : identities) {
    if (augmentation.identity_share < 1 && random.Uniform() >= augmentation.identity_share)
      continue;
    SampleIdentity(all.features, own, augmentation, random, samples);
  }
  if (samples.empty()) {  // the share was too small: keep all identities
    for (const auto& [label, own] : identities) {
      SampleIdentity(all.features, own, augmentation, random, samples);
    }
  }
  const size_t num_known = labels.size() - unknown.size();
  const size_t num_unknown = num_known > 0 ? unknown.size() * samples.size() / num_known : 0;
  for (const int32_t face : Draw(num_unknown, unknown, random)) {
    samples.push_back({.face = face, .others = {}, .mean = nullptr});
  }
  std::ranges::stable_sort(samples, {}, &Sample::face);
  return samples;
}

/// Random projection of the rows to a share of their dimensions.
Matrix<float> ReduceDimensions(const Matrix<float>& rows, double share, uint64_t seed) {
  constexpr uint64_t kMapStream = 9;
  Random random(seed, kMapStream);
  const auto dim = static_cast<double>(rows.cols());
  Matrix<float> map(rows.cols(), std::max<int64_t>(1, std::llround(share * dim)));
  for (int64_t i = 0; i < map.size(); ++i) map.data()[i] = static_cast<float>(random.Normal());
  Matrix<float> reduced(rows.rows(), map.cols());
  Multiply(rows.View(), map.View(), false, reduced.View());
  return reduced;
}

/// Adds normal noise to each row, with an expected length of `length` times that of the row.
void AddNoise(double length, uint64_t seed, Matrix<float>& rows) {
  constexpr uint64_t kNoiseStream = 10;
  Random random(seed, kNoiseStream);
  for (int64_t r = 0; r < rows.rows(); ++r) {
    const std::span<float> row = rows.Row(r);
    double squares = 0;
    for (const float value : row) squares += double{value} * double{value};
    const double std_dev = length * std::sqrt(squares / static_cast<double>(rows.cols()));
    for (float& value : row) value += static_cast<float>(std_dev * random.Normal());
  }
}

}  // namespace

void Augmentation::Check() const {
  const auto check = [](bool valid, const char* name, double value, const char* wanted) {
    Require(valid, ErrorKind::kUsage, "augmentation: {} is {}, wants {}", name, value, wanted);
  };
  check(thinning >= 0, "thinning", thinning, "0 or more");
  check(blending >= 1, "blending", blending, "1 or more");
  check(scatter > 0, "scatter", scatter, "more than 0");
  check(oversampling >= 1, "oversampling", oversampling, "1 or more");
  check(identity_share > 0 && identity_share <= 1, "identity_share", identity_share,
        "more than 0, at most 1");
  check(dim_share > 0 && dim_share <= 1, "dim_share", dim_share, "more than 0, at most 1");
  check(noise >= 0, "noise", noise, "0 or more");
}

std::vector<Augmentation> DrawAugmentations(int count, double max_thinning, uint64_t seed) {
  constexpr uint64_t kDrawStream = 7;
  constexpr double kMinScatter = 0.1, kMinIdentityShare = 0.01, kMaxOversampling = 20;
  Random random(seed, kDrawStream);
  std::vector<Augmentation> augmentations;
  for (int i = 0; i < count; ++i) {
    Augmentation& augmentation = augmentations.emplace_back();
    augmentation.thinning = max_thinning * random.Uniform();
    augmentation.scatter = kMinScatter + (1 - kMinScatter) * random.Uniform();
    if (i % 2 == 1) augmentation.oversampling = std::pow(kMaxOversampling, random.Uniform());
    augmentation.identity_share = std::pow(kMinIdentityShare, random.Uniform());
  }
  return augmentations;
}

std::vector<Augmentation> WithDegradedFeatures(std::vector<Augmentation> augmentations,
                                               uint64_t seed) {
  constexpr uint64_t kDrawStream = 8;
  constexpr double kMinDimShare = 0.2, kMaxNoise = 0.8;
  Random random(seed, kDrawStream);
  for (size_t i = 0; i < augmentations.size(); ++i) {
    const double share = random.Uniform();
    if (i % 8 == 4 || i % 8 == 5) augmentations[i].noise = kMaxNoise * share;
    if (i % 8 >= 6) augmentations[i].dim_share = std::pow(kMinDimShare, share);
  }
  return augmentations;
}

LabeledFaces Augment(const LabeledFaces& all, const Augmentation& augmentation, uint64_t seed,
                     const Execution& execution) {
  const std::vector<Sample> samples = DrawSamples(all, augmentation, seed);
  auto rows =
      std::make_shared<Matrix<float>>(static_cast<int64_t>(samples.size()), all.features.dim);
  LabeledFaces augmented;
  for (int64_t row = 0; row < rows->rows(); ++row) {
    const auto& [face, others, mean, weight] = samples[static_cast<size_t>(row)];
    const std::span<float> sum = rows->Row(row);
    AddUnitRow(all.features, face, sum);
    for (const int32_t other : others) AddUnitRow(all.features, other, sum, weight);
    if (mean != nullptr) {
      ScaleScatter(*mean, 1 + weight * static_cast<float>(others.size()), augmentation.scatter,
                   sum);
    }
    augmented.labels.push_back(all.labels[static_cast<size_t>(face)]);
  }
  if (augmentation.dim_share < 1) *rows = ReduceDimensions(*rows, augmentation.dim_share, seed);
  if (augmentation.noise > 0) AddNoise(augmentation.noise, seed, *rows);
  augmented.features = ToFeatures(std::move(rows), "augmented faces");
  const auto k = static_cast<int>(all.neighbors.k());
  augmented.neighbors =
      NearestNeighbors(augmented.features, {.k = k, .search = SearchKind::kExact}, execution);
  return augmented;
}

}  // namespace facegraph
