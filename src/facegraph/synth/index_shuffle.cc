// SPDX-License-Identifier: MIT
#include "facegraph/synth/index_shuffle.h"

#include <cassert>

#include "facegraph/base/random.h"

namespace facegraph {
namespace {

// The middle of a product depends on all bits of both factors.
uint64_t Scramble(uint64_t value, uint64_t key) {
  const uint64_t product = (value ^ key) * 0x9e3779b97f4a7c15ULL;
  return (product ^ (product >> 29)) * 0xbf58476d1ce4e5b9ULL >> 32;
}

}  // namespace

IndexShuffle::IndexShuffle(int64_t count, uint64_t seed) : count_(static_cast<uint64_t>(count)) {
  assert(count >= 1);
  while (half_bits_ < 31 && (uint64_t{1} << (2 * half_bits_)) < count_) ++half_bits_;
  Random random(seed);
  for (uint64_t& key : keys_) key = random.Next();
}

int64_t IndexShuffle::operator()(int64_t index) const {
  assert(index >= 0 && static_cast<uint64_t>(index) < count_);
  // Fewer than four values per index, so that few steps lead back into the range.
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

}  // namespace facegraph
