// SPDX-License-Identifier: MIT
#include "facegraph/synth/synth_rows.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"

namespace facegraph {
namespace {

constexpr int64_t kRowsPerBlock = 256;
constexpr double kDuplicateSimilarity = 0.99;

// Each random draw has its own stream: the kind in the upper bits, the number in the lower bits.
enum class Stream : uint64_t {
  kFamily = 1,  // by family
  kNumModes,    // by identity
  kIdentity,    // by identity
  kMode,        // by identity and mode
  kFace,        // by slot, as all below
  kNoise,
  kDuplicate,
  kDuplicateNoise,
  kLabel,
  kDegradation  // by degradation
};

Random RandomFor(const SynthOptions& options, Stream stream, int64_t number) {
  return Random(options.seed, static_cast<uint64_t>(stream) << 56 | static_cast<uint64_t>(number));
}

double Between(double low, double high, double share) { return low + share * (high - low); }

/// Adds `weight` times a random direction of about unit length to `sum` [dim]. Coordinates are
/// uniform, four per random word. In 16 and more dimensions, their cosines are close to those of
/// normal coordinates, at a tenth of the cost. Directions are not stored; each face draws them
/// again.
void AddDirection(Random random, double weight, std::span<float> sum) {
  constexpr size_t kPerWord = 4;
  const double dim = static_cast<double>(sum.size());
  const float scale = static_cast<float>(weight * std::sqrt(3 / dim) * 0x1.0p-15);
  for (size_t begin = 0; begin < sum.size(); begin += kPerWord) {
    const uint64_t word = random.Next();
    const size_t count = std::min(kPerWord, sum.size() - begin);
    for (size_t i = 0; i < count; ++i) {
      const int32_t coordinate = static_cast<int32_t>(word >> (16 * i) & 0xffff) - 0x8000;
      sum[begin + i] += scale * (static_cast<float>(coordinate) + 0.5f);
    }
  }
}

void Scale(double factor, std::span<float> values) {
  for (float& value : values) value *= static_cast<float>(factor);
}

void Normalize(std::span<float> values) {
  double square = 0;
  for (const float value : values) square += static_cast<double>(value) * value;
  Scale(1 / std::sqrt(square), values);
}

/// Adds the common part of all images of an identity.
void AddIdentity(const SynthOptions& options, int64_t identity, double weight,
                 std::span<float> sum) {
  const int64_t family = identity / options.family_size;
  Random random = RandomFor(options, Stream::kFamily, family);
  double common = 0;
  if (random.Uniform() < options.lookalike_fraction) {
    common = Between(options.min_lookalike_similarity, options.max_lookalike_similarity,
                     random.Uniform());
    AddDirection(random, weight * std::sqrt(common), sum);
  }
  AddDirection(RandomFor(options, Stream::kIdentity, identity), weight * std::sqrt(1 - common),
               sum);
}

/// Adds the clean image of a face, which draws from `face`: a mode of the identity, mixed with
/// another mode. Low mode numbers are more frequent. All modes share the direction of the identity;
/// a mode that is more similar to the others has more of it.
void AddCleanImage(const SynthOptions& options, int64_t identity, Random& face, double weight,
                   std::span<float> sum) {
  const uint64_t max_modes = static_cast<uint64_t>(2 * options.mean_modes - 1);
  const uint64_t num_modes = 1 + RandomFor(options, Stream::kNumModes, identity).Below(max_modes);
  const double first_share = face.Uniform(), blend_share = face.Uniform();
  const double blend = options.mode_blend * blend_share * blend_share;
  const struct {
    uint64_t number;
    double weight;
  } parts[] = {{static_cast<uint64_t>(static_cast<double>(num_modes) * first_share * first_share),
                weight * (1 - blend)},
               {face.Below(num_modes), weight * blend}};

  double of_identity = 0;
  for (const auto& part : parts) {
    const int64_t mode =
        identity * static_cast<int64_t>(max_modes) + static_cast<int64_t>(part.number);
    Random random = RandomFor(options, Stream::kMode, mode);
    const double common =
        Between(options.min_mode_similarity, options.max_mode_similarity, random.Uniform());
    of_identity += part.weight * std::sqrt(common);
    AddDirection(random, part.weight * std::sqrt(1 - common), sum);
  }
  AddIdentity(options, identity, of_identity, sum);
}

/// Adds the face of a slot: its clean image weighted by its quality, and noise.
void AddFace(const SynthPlan& plan, int64_t slot, std::span<float> sum) {
  const SynthOptions& options = plan.options();
  Random face = RandomFor(options, Stream::kFace, slot);
  const bool is_outlier = face.Uniform() < options.outlier_fraction;
  const double lack = face.Uniform();
  const double quality =
      is_outlier ? 0 : Between(options.max_quality, options.min_quality, lack * lack);
  const int64_t degradation =
      static_cast<int64_t>(face.Below(static_cast<uint64_t>(options.num_degradations)));
  if (quality > 0) AddCleanImage(options, plan.IdentityOfSlot(slot), face, quality, sum);
  const double noise = std::sqrt(1 - quality * quality);
  AddDirection(RandomFor(options, Stream::kDegradation, degradation),
               noise * std::sqrt(options.degradation_share), sum);
  AddDirection(RandomFor(options, Stream::kNoise, slot),
               noise * std::sqrt(1 - options.degradation_share), sum);
}

/// The slot whose face `slot` shows: itself, or an earlier one for near-duplicates.
int64_t SourceOfSlot(const SynthPlan& plan, int64_t slot) {
  const SynthOptions& options = plan.options();
  const int64_t first = plan.FirstSlot(plan.IdentityOfSlot(slot));
  while (slot > first &&
         RandomFor(options, Stream::kDuplicate, slot).Uniform() < options.duplicate_fraction) {
    --slot;
  }
  return slot;
}

void MakeFeature(const SynthPlan& plan, int64_t slot, std::span<float> feature) {
  std::fill(feature.begin(), feature.end(), 0.0f);
  const int64_t source = SourceOfSlot(plan, slot);
  AddFace(plan, source, feature);
  Normalize(feature);
  if (source == slot) return;
  Scale(kDuplicateSimilarity, feature);
  AddDirection(RandomFor(plan.options(), Stream::kDuplicateNoise, slot),
               std::sqrt(1 - kDuplicateSimilarity * kDuplicateSimilarity), feature);
  Normalize(feature);
}

int64_t LabelOfSlot(const SynthPlan& plan, int64_t slot) {
  const int64_t identity = plan.IdentityOfSlot(slot), num_identities = plan.num_identities();
  Random random = RandomFor(plan.options(), Stream::kLabel, slot);
  const bool is_wrong = random.Uniform() < plan.options().mislabeled_fraction;
  if (!is_wrong || num_identities == 1) return identity;
  const uint64_t others = static_cast<uint64_t>(num_identities - 1);
  return (identity + 1 + static_cast<int64_t>(random.Below(others))) % num_identities;
}

}  // namespace

void SynthRows(const SynthPlan& plan, int64_t begin, MatrixView<float> features,
               std::span<int64_t> labels, const Execution& execution) {
  assert(begin >= 0 && begin + features.rows() <= plan.options().num_faces);
  assert(features.cols() == plan.options().dim && std::ssize(labels) == features.rows());
  ParallelFor(features.rows(), kRowsPerBlock, execution, [&](int64_t first, int64_t last) {
    for (int64_t row = first; row < last; ++row) {
      const int64_t slot = plan.SlotOfRow(begin + row);
      MakeFeature(plan, slot, features.Row(row));
      labels[row] = LabelOfSlot(plan, slot);
    }
  });
}

}  // namespace facegraph
