// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

namespace facegraph {

/// Unsigned integers in few bytes, for pages with millions of them. The format is LEB128: seven
/// bits a byte, low bits first, the high bit set on all bytes but the last. page/data.js reads it.
class PackedNumbers {
 public:
  void Add(uint64_t value) {
    for (; value >= 128; value >>= 7) bytes_.push_back(static_cast<char>((value & 127) | 128));
    bytes_.push_back(static_cast<char>(value));
  }
  std::string_view bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// A share 0..1 as one byte 0..250; NaN as 255. Values outside of 0..1 are clamped.
inline uint8_t PackedShare(double share) {
  if (std::isnan(share)) return 255;
  return static_cast<uint8_t>(std::lround(250 * std::clamp(share, 0.0, 1.0)));
}

}  // namespace facegraph
