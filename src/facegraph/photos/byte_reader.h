// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace facegraph {

/// Reads numbers and marks in the bytes of a file; past its end there are zeros and no marks.
struct ByteReader {
  std::span<const std::byte> bytes;
  bool little = false;  ///< the byte order of numbers

  /// The unsigned number of `size` bytes, 1..4, at an offset.
  uint32_t Number(size_t offset, size_t size) const {
    if (offset > bytes.size() || bytes.size() - offset < size) return 0;
    uint32_t value = 0;
    for (size_t i = 0; i < size; ++i) {
      value = value << 8 | std::to_integer<uint32_t>(bytes[offset + (little ? size - 1 - i : i)]);
    }
    return value;
  }

  bool Has(size_t offset, std::string_view text) const {
    if (offset > bytes.size() || bytes.size() - offset < text.size()) return false;
    return std::ranges::equal(bytes.subspan(offset, text.size()), text,
                              [](std::byte a, char b) { return a == static_cast<std::byte>(b); });
  }

  /// The bytes from an offset on, at most `size`.
  std::span<const std::byte> Part(size_t offset, size_t size) const {
    if (offset > bytes.size()) return {};
    return bytes.subspan(offset, std::min(size, bytes.size() - offset));
  }
};

}  // namespace facegraph
