// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <utility>

namespace facegraph {

/// A small fast random number generator (xoshiro256**, Blackman and Vigna 2018). It has its own
/// distributions: those of the standard library differ between implementations, but a seed must
/// give the same numbers everywhere. Not thread safe: make one per task from (seed, stream).
class Random {
 public:
  /// Different streams of one seed are independent in practice.
  explicit Random(uint64_t seed, uint64_t stream = 0);

  uint64_t Next();
  /// Uniform in [0, 1).
  double Uniform();
  /// Uniform in 0..bound-1; bound > 0. Without modulo bias.
  uint64_t Below(uint64_t bound);
  /// Standard normal, by the polar method.
  double Normal();

  template <typename T>
  void Shuffle(std::span<T> values) {
    for (size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[Below(i)]);
  }

 private:
  uint64_t state_[4];
  double spare_normal_ = 0;
  bool has_spare_normal_ = false;
};

}  // namespace facegraph
