// SPDX-License-Identifier: MIT
#include "facegraph/synth/synth_plan.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <string_view>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"

namespace facegraph {
namespace {

template <typename T>
void RequireWithin(std::string_view name, T value, T low, T high) {
  Require(value >= low && value <= high, ErrorKind::kUsage, "{} is {}, not within {}..{}", name,
          value, low, high);
}

/// A round function: the middle bits of a product depend on all bits of both factors.
uint64_t Scramble(uint64_t value, uint64_t key) {
  const uint64_t product = (value ^ key) * 0x9e3779b97f4a7c15ULL;
  return (product ^ (product >> 29)) * 0xbf58476d1ce4e5b9ULL >> 32;
}

const SynthOptions& CheckedOptions(const SynthOptions& options) {
  options.Check();
  return options;
}

}  // namespace

void SynthOptions::Check() const {
  constexpr int64_t kMax = std::numeric_limits<int32_t>::max();
  RequireWithin<int64_t>("num_faces", num_faces, 1, kMax);
  RequireWithin<int64_t>("dim", dim, 16, 1 << 16);
  RequireWithin<double>("mean_faces_per_identity", mean_faces_per_identity, 1, kMax);
  RequireWithin<double>("size_spread", size_spread, 0, 3);
  RequireWithin<int64_t>("mean_modes", mean_modes, 1, 1000);
  RequireWithin<double>("max_mode_similarity", max_mode_similarity, 0, 1);
  RequireWithin<double>("min_mode_similarity", min_mode_similarity, 0, max_mode_similarity);
  RequireWithin<double>("mode_blend", mode_blend, 0, 1);
  RequireWithin<double>("lookalike_fraction", lookalike_fraction, 0, 1);
  RequireWithin<int64_t>("family_size", family_size, 1, kMax);
  RequireWithin<double>("max_lookalike_similarity", max_lookalike_similarity, 0, 1);
  RequireWithin<double>("min_lookalike_similarity", min_lookalike_similarity, 0,
                        max_lookalike_similarity);
  RequireWithin<double>("max_quality", max_quality, 0, 1);
  RequireWithin<double>("min_quality", min_quality, 0, max_quality);
  RequireWithin<int64_t>("num_degradations", num_degradations, 1, kMax);
  RequireWithin<double>("degradation_share", degradation_share, 0, 1);
  RequireWithin<double>("outlier_fraction", outlier_fraction, 0, 1);
  RequireWithin<double>("mislabeled_fraction", mislabeled_fraction, 0, 1);
  RequireWithin<double>("duplicate_fraction", duplicate_fraction, 0, 1);
}

IndexShuffle::IndexShuffle(int64_t count, uint64_t seed) : count_(static_cast<uint64_t>(count)) {
  assert(count >= 1);
  while (half_bits_ < 31 && (uint64_t{1} << (2 * half_bits_)) < count_) ++half_bits_;
  Random random(seed);
  for (uint64_t& key : keys_) key = random.Next();
}

int64_t IndexShuffle::operator()(int64_t index) const {
  assert(index >= 0 && static_cast<uint64_t>(index) < count_);
  // The permuted range has fewer than 4 * count values, so few steps lead to an index.
  uint64_t value = Encrypt(static_cast<uint64_t>(index));
  while (value >= count_) value = Encrypt(value);
  return static_cast<int64_t>(value);
}

uint64_t IndexShuffle::Encrypt(uint64_t value) const {
  const uint64_t mask = (uint64_t{1} << half_bits_) - 1;
  uint64_t left = value >> half_bits_, right = value & mask;
  for (const uint64_t key : keys_) {
    const uint64_t next = left ^ (Scramble(right, key) & mask);
    left = right;
    right = next;
  }
  return left << half_bits_ | right;
}

SynthPlan::SynthPlan(const SynthOptions& options)
    : options_(CheckedOptions(options)), shuffle_(options.num_faces, options.seed), first_slot_{0} {
  const double std_dev = options.size_spread;
  // Log-normal sizes with the requested mean: E exp(sZ - s^2/2) = 1.
  Random random(options.seed);
  while (first_slot_.back() < options.num_faces) {
    const double factor = std::exp(std_dev * random.Normal() - std_dev * std_dev / 2);
    const double size = std::max(1.0, std::round(options.mean_faces_per_identity * factor));
    const double left = static_cast<double>(options.num_faces - first_slot_.back());
    first_slot_.push_back(first_slot_.back() + static_cast<int64_t>(std::min(size, left)));
  }
}

int64_t SynthPlan::IdentityOfSlot(int64_t slot) const {
  const auto after = std::upper_bound(first_slot_.begin(), first_slot_.end(), slot);
  return after - first_slot_.begin() - 1;
}

}  // namespace facegraph
