// SPDX-License-Identifier: MIT
#include "facegraph/report/packed.h"

#include <algorithm>
#include <cmath>

namespace facegraph {

void PackedNumbers::Add(uint64_t value) {
  while (value >= 128) {
    bytes_.push_back(static_cast<char>((value & 127) | 128));
    value >>= 7;
  }
  bytes_.push_back(static_cast<char>(value));
}

uint8_t PackedShare(double share) {
  if (std::isnan(share)) return 255;
  return static_cast<uint8_t>(std::lround(250 * std::clamp(share, 0.0, 1.0)));
}

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve(static_cast<size_t>(Base64Size(static_cast<int64_t>(bytes.size()))));
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const size_t count = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t b = 0; b < 3; ++b) {
      group = group << 8 | (b < count ? static_cast<uint8_t>(bytes[i + b]) : 0u);
    }
    for (size_t d = 0; d < 4; ++d) {
      text.push_back(d <= count ? kDigits[group >> (18 - 6 * d) & 63] : '=');
    }
  }
  return text;
}

}  // namespace facegraph
