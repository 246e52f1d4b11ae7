// SPDX-License-Identifier: MIT
#include "facegraph/cli/nearest_word.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace facegraph::cli {

int EditDistance(std::string_view a, std::string_view b) {
  const size_t width = b.size() + 1;
  std::vector<int> distance((a.size() + 1) * width);
  const auto at = [&](size_t i, size_t j) -> int& { return distance[i * width + j]; };
  for (size_t i = 0; i <= a.size(); ++i) at(i, 0) = static_cast<int>(i);
  for (size_t j = 0; j <= b.size(); ++j) at(0, j) = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      const int replaced = at(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
    }
  }
  return at(a.size(), b.size());
}

std::string NearestWord(std::string_view typed, std::span<const std::string> words) {
  std::string nearest;
  constexpr size_t kLongest =
      100;  // a longer word is no typing error, and the table would be large
  if (typed.size() > kLongest) return nearest;
  int edits = std::min(3, std::max(1, static_cast<int>(typed.size()) / 3)) + 1;
  for (const std::string& word : words) {
    const int distance = EditDistance(typed, word);
    if (distance >= edits) continue;
    edits = distance;
    nearest = word;
  }
  return nearest;
}

std::string DidYouMean(std::string_view typed, std::span<const std::string> words) {
  const std::string nearest = NearestWord(typed, words);
  return nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest);
}

}  // namespace facegraph::cli
