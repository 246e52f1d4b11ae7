// SPDX-License-Identifier: MIT
#include "facegraph/kernels/half.h"

#include <bit>
#include <cassert>

namespace facegraph {
namespace {

// Free of branches, so that the loop over it becomes vector code.
float ToFloat(uint16_t half) {
  const uint32_t magnitude = half & 0x7fffu;
  // Read with float's wider exponent the value is too small by 2^(127 - 15); scaling by a power of
  // two is exact, also for what was subnormal.
  const float scaled = std::bit_cast<float>(magnitude << 13) * 0x1p112f;
  const uint32_t quiet = magnitude > 0x7c00u ? 0x00400000u : 0u;
  const uint32_t not_finite = 0x7f800000u | (magnitude << 13) | quiet;
  const uint32_t bits = magnitude >= 0x7c00u ? not_finite : std::bit_cast<uint32_t>(scaled);
  return std::bit_cast<float>(bits | ((half & 0x8000u) << 16));
}

}  // namespace

void HalfToFloat(std::span<const uint16_t> from, std::span<float> to) {
  assert(from.size() == to.size());
  for (size_t i = 0; i < from.size(); ++i) to[i] = ToFloat(from[i]);
}

}  // namespace facegraph
