// SPDX-License-Identifier: MIT
#include "facegraph/io/text_lines.h"

#include <algorithm>

namespace facegraph {

std::string Quoted(std::string_view text) {
  constexpr size_t kMaxLength = 40;
  std::string quoted = "'";
  for (char c : text.substr(0, kMaxLength)) quoted += c >= ' ' && c <= '~' ? c : '?';
  return quoted + (text.size() > kMaxLength ? "...'" : "'");
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::string_view TakeLine(std::string_view& rest, char line_break) {
  const std::string_view line = rest.substr(0, rest.find(line_break));
  rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  return line;
}

}  // namespace facegraph
