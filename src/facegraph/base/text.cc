// SPDX-License-Identifier: MIT
#include "facegraph/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "facegraph/base/error.h"

namespace facegraph {

std::string ClockText(double seconds) {
  const auto total = std::llround(std::max(0.0, seconds));
  if (total < 3600) return fmt::format("{}:{:02}", total / 60, total % 60);
  return fmt::format("{}:{:02}:{:02}", total / 3600, total / 60 % 60, total % 60);
}

std::string CountText(int64_t count) {
  const std::string digits = std::to_string(count);
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    const size_t left = digits.size() - i;  // a separator stands before each group of three
    if (i > 0 && left % 3 == 0 && digits[i - 1] != '-') text += ',';
    text += digits[i];
  }
  return text;
}

std::string BytesText(int64_t bytes) {
  static constexpr const char* kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes);
  int unit = 0;
  while (value >= 1024 && unit < 4) {
    value /= 1024;
    ++unit;
  }
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", value, kUnits[unit]);
}

int64_t ParseBytes(const std::string& text) {
  size_t used = 0;
  double value = 0;
  try {
    value = std::stod(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  std::string unit = text.substr(used);
  if (!unit.empty() && unit.back() == 'B') unit.pop_back();
  if (!unit.empty() && unit.back() == 'i') unit.pop_back();
  const std::string units = "KMGT";
  double factor = 1;
  if (unit.size() == 1) {
    const size_t power = units.find(static_cast<char>(std::toupper(unit[0])));
    if (power == std::string::npos) used = 0;
    for (size_t i = 0; used > 0 && i <= power; ++i) factor *= 1024;
  } else if (!unit.empty()) {
    used = 0;
  }
  Require(used > 0 && value > 0, ErrorKind::kUsage,
          "\"{}\" is not an amount of memory; try 16G or 512M", text);
  Require(value * factor < 0x1p62, ErrorKind::kUsage,
          "\"{}\" is more memory than any machine has; try 16G or 512M", text);
  return static_cast<int64_t>(value * factor);
}

}  // namespace facegraph
