// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "facegraph/io/npy_header.h"

namespace facegraph {

/// A view of a numpy array of texts of one length, "<U7" (UTF-32) or "|S7" (bytes).
struct NpyTexts {
  std::span<const std::byte> bytes;
  int64_t item_size = 1;  ///< bytes of one text
  bool is_utf32 = false;
  bool is_big_endian = false;

  int64_t count() const { return static_cast<int64_t>(bytes.size()) / item_size; }
  /// A text as UTF-8, without the zeros that pad it.
  std::string Text(int64_t index) const;
};

/// The texts behind a header; nothing if they are of another type. Throws Error(kBadData) that
/// starts with `name` if the texts are empty or do not fill the file.
std::optional<NpyTexts> ViewNpyTexts(const NpyHeader& header, std::span<const std::byte> values,
                                     std::string_view name);

}  // namespace facegraph
