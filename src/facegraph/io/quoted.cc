// SPDX-License-Identifier: MIT
#include "facegraph/io/quoted.h"

namespace facegraph {

std::string Quoted(std::string_view text) {
  constexpr size_t kLongest = 40;
  std::string quoted = "'";
  for (char c : text.substr(0, kLongest)) quoted += c >= ' ' && c <= '~' ? c : '?';
  return quoted + (text.size() > kLongest ? "...'" : "'");
}

}  // namespace facegraph
