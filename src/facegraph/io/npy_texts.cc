// SPDX-License-Identifier: MIT
#include "facegraph/io/npy_texts.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#include "facegraph/base/error.h"
#include "facegraph/io/npy.h"
#include "facegraph/io/text_lines.h"

namespace facegraph {
namespace {

void AppendUtf8(uint32_t code, std::string& text) {
  constexpr uint32_t kReplacement = 0xfffd;
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = kReplacement;
  const auto append = [&](uint32_t byte) { text += static_cast<char>(byte); };
  const auto append_rest = [&](int shift) { append(0x80 | ((code >> shift) & 0x3f)); };
  if (code < 0x80) {
    append(code);
  } else if (code < 0x800) {
    append(0xc0 | code >> 6);
    append_rest(0);
  } else if (code < 0x10000) {
    append(0xe0 | code >> 12);
    append_rest(6);
    append_rest(0);
  } else {
    append(0xf0 | code >> 18);
    append_rest(12);
    append_rest(6);
    append_rest(0);
  }
}

}  // namespace

std::string NpyTexts::Text(int64_t index) const {
  const auto item =
      bytes.subspan(static_cast<size_t>(index * item_size), static_cast<size_t>(item_size));
  std::string text;
  if (is_utf32) {
    for (size_t i = 0; i < item.size(); i += 4) {
      std::array<std::byte, 4> unit{item[i], item[i + 1], item[i + 2], item[i + 3]};
      if (is_big_endian) std::ranges::reverse(unit);
      AppendUtf8(std::bit_cast<uint32_t>(unit), text);
    }
  } else {
    text.assign(reinterpret_cast<const char*>(item.data()), item.size());
  }
  text.erase(text.find_last_not_of('\0') + 1);
  return text;
}

std::optional<NpyTexts> ViewNpyTexts(const NpyHeader& header, std::span<const std::byte> values,
                                     std::string_view name) {
  const std::string& dtype = header.dtype;
  const bool is_text = dtype.size() >= 3 && (dtype[1] == 'U' || dtype[1] == 'S');
  if (!is_text) return std::nullopt;
  int64_t length = 0;
  const char* const end = dtype.data() + dtype.size();
  const auto [stop, error] = std::from_chars(dtype.data() + 2, end, length);
  constexpr int64_t kMaxLength = int64_t{1} << 32;
  Require(error == std::errc() && stop == end && length > 0 && length <= kMaxLength,
          ErrorKind::kBadData, "{}: type is {}; texts have at least one character", name,
          Quoted(dtype));
  const bool is_utf32 = dtype[1] == 'U';
  const int64_t item_size = length * (is_utf32 ? 4 : 1);
  CheckNpyValueBytes(header, item_size, values.size(), name);
  return NpyTexts{values, item_size, is_utf32, dtype[0] == '>'};
}

}  // namespace facegraph
