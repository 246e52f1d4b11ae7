// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

namespace facegraph {

/// A similarity as a whole number of 2^-15, to compare many of them quickly.
using Ticks = int16_t;

inline constexpr int kTicksPerOne = 1 << 15;
inline constexpr Ticks kMinTicks = std::numeric_limits<Ticks>::min();  ///< at most any similarity

/// Rounded down; what Ticks cannot hold becomes the nearest that they can.
inline Ticks ToTicks(double similarity) {
  return static_cast<Ticks>(std::clamp<double>(std::floor(similarity * kTicksPerOne), kMinTicks,
                                               std::numeric_limits<Ticks>::max()));
}

/// `ticks` less `by`, or the least.
inline Ticks Lowered(Ticks ticks, int32_t by) {
  return static_cast<Ticks>(std::max<int32_t>(ticks - by, kMinTicks));
}

/// The rank-th highest of the values, 1 <= rank <= values.size().
Ticks RankedTicks(std::span<const Ticks> values, int64_t rank);

}  // namespace facegraph
