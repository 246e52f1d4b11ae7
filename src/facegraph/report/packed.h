// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace facegraph {

/// Numbers as few bytes, for a page that holds millions of them: each as base 128, low digits
/// first, the high bit set on all but the last (LEB128).
class PackedNumbers {
 public:
  void Add(uint64_t value);
  std::string_view bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// 0..1 as one byte, 0..250; 255 for NaN. What lies outside counts as the end it passed.
uint8_t PackedShare(double share);

/// RFC 4648, with padding.
std::string Base64(std::string_view bytes);

/// Length of the above for so many bytes.
constexpr int64_t Base64Size(int64_t bytes) { return (bytes + 2) / 3 * 4; }

}  // namespace facegraph
