// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

namespace facegraph {

/// IEEE 754 binary16 to float32: exact for every value; NaNs come out quiet with their payload, as
/// the processors' own instructions do it. `to` has the size of `from`.
void HalfToFloat(std::span<const uint16_t> from, std::span<float> to);

}  // namespace facegraph
