// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

namespace facegraph {

/// A pseudo-random order of 0..count-1 that takes no memory: a Feistel network over the smallest
/// even number of bits that holds every index, repeated until the result is an index again (Black
/// and Rogaway, "Ciphers with arbitrary finite domains", 2002). Thread safe. No cipher: it only
/// shuffles.
class IndexShuffle {
 public:
  /// count >= 1. Each seed is another order.
  IndexShuffle(int64_t count, uint64_t seed);

  /// Where `index` (0..count-1) goes: a one-to-one map of 0..count-1 to itself.
  int64_t operator()(int64_t index) const;

 private:
  static constexpr int kRounds = 6;

  uint64_t Encrypt(uint64_t value) const;

  uint64_t count_;
  int half_bits_ = 1;
  std::array<uint64_t, kRounds> keys_;
};

}  // namespace facegraph
