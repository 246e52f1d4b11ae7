// SPDX-License-Identifier: MIT
#include "facegraph/base/user_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace facegraph {
namespace {

/// The length in bytes of the first UTF-8 character of the text; 0 if it is invalid (RFC 3629: no
/// overlong forms, no surrogates, nothing above U+10FFFF).
size_t CharacterLength(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return 1;
  const size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : byte(0) >= 0xC2 ? 2 : 0;
  if (length == 0 || byte(0) > 0xF4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if ((byte(0) == 0xE0 && byte(1) < 0xA0) || (byte(0) == 0xF0 && byte(1) < 0x90)) return 0;
  if ((byte(0) == 0xED && byte(1) > 0x9F) || (byte(0) == 0xF4 && byte(1) > 0x8F)) return 0;
  return length;
}

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

std::string Escaped(std::string_view bytes, bool controls) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const size_t length = CharacterLength(bytes);
    const bool escapes =
        length == 0 || bytes.starts_with("\\x") || (controls && IsControl(bytes[0]));
    if (escapes) {
      text += fmt::format("\\x{:02X}", static_cast<unsigned char>(bytes[0]));
    } else {
      text += bytes.substr(0, length);
    }
    bytes.remove_prefix(std::max<size_t>(length, 1));
  }
  return text;
}

bool IsFormula(std::string_view text) {
  return !text.empty() &&
         (std::string_view("=+-@").find(text[0]) != std::string_view::npos || IsControl(text[0]));
}

/// A cell with the text, after a mark if it would be a formula. In quotes if a reader could split
/// it, whatever it takes for the end of a cell.
std::string Cell(std::string_view mark, std::string_view text) {
  std::string cell;
  if (IsFormula(text)) cell.append(mark);
  cell.append(text);
  if (cell.find_first_of(",;\t\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

std::string Utf8Text(std::string_view bytes) { return Escaped(bytes, false); }

std::string ReadableText(std::string_view bytes) { return Escaped(bytes, true); }

bool IsUtf8Text(std::string_view bytes) {
  while (!bytes.empty()) {
    const size_t length = CharacterLength(bytes);
    if (length == 0 || bytes.starts_with("\\x")) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::string CsvText(std::string_view text) { return Cell("'", text); }

std::string CsvPath(std::string_view path) { return Cell("./", path); }

}  // namespace facegraph
