// SPDX-License-Identifier: MIT
#include "facegraph/io/feature_shards.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>

#include "facegraph/base/error.h"
#include "facegraph/io/text_lines.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The digits or the other characters that `text` begins with; removes them from it.
std::string_view TakePart(std::string_view& text) {
  size_t size = 1;
  while (size < text.size() && IsDigit(text[size]) == IsDigit(text[0])) ++size;
  const std::string_view part = text.substr(0, size);
  text.remove_prefix(size);
  return part;
}

std::string_view WithoutZeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

// Negative, 0 or positive as a comes before, with or after b, apart from leading zeros.
int CompareNaturally(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const bool numbers = IsDigit(a[0]) && IsDigit(b[0]);
    std::string_view x = TakePart(a), y = TakePart(b);
    if (numbers) {
      x = WithoutZeros(x);
      y = WithoutZeros(y);
      if (x.size() != y.size()) return x.size() < y.size() ? -1 : 1;
    }
    if (const int order = x.compare(y); order != 0) return order;
  }
  return static_cast<int>(!a.empty()) - static_cast<int>(!b.empty());
}

// A name with its numbers taken out: "part-3-of-12" is "part-#-of-#" and 3, 12.
struct NumberedName {
  std::string pattern;
  std::vector<int64_t> numbers;
};

NumberedName SplitName(std::string_view name) {
  NumberedName split;
  while (!name.empty()) {
    const std::string_view part = TakePart(name);
    int64_t number = 0;
    const bool is_number =
        IsDigit(part[0]) &&
        std::from_chars(part.data(), part.data() + part.size(), number).ec == std::errc();
    if (is_number) split.numbers.push_back(number);
    split.pattern += is_number ? std::string_view("#") : part;
  }
  return split;
}

// Files whose names differ in their numbers only.
struct Series {
  std::vector<std::vector<int64_t>> numbers;  ///< of each file
  std::string first;                          ///< name of the first file
};

// The numbers of the files, ascending, if they differ in one number only.
std::optional<std::vector<int64_t>> Counter(const Series& series) {
  std::optional<std::vector<int64_t>> counter;
  for (size_t place = 0; place < series.numbers[0].size(); ++place) {
    std::vector<int64_t> values;
    for (const auto& numbers : series.numbers) values.push_back(numbers[place]);
    std::ranges::sort(values);
    if (values.front() == values.back()) continue;
    if (counter) return std::nullopt;
    counter = values;
  }
  return counter;
}

// Numbers that the files of a series lack. None if their numbers do not count them, as dates do
// not.
std::vector<int64_t> MissingNumbers(const std::vector<int64_t>& counter) {
  int64_t step = counter[1] - counter[0];
  for (size_t i = 1; i < counter.size(); ++i) step = std::min(step, counter[i] - counter[i - 1]);
  if (step <= 0) return {};
  const auto count = static_cast<int64_t>(counter.size());
  const int64_t places = (counter.back() - counter.front()) / step + 1;
  // A count from 0 or 1 shows what is missing at its start; more than half missing is no count.
  const int64_t first =
      step == 1 && counter.front() > 1 && counter.front() <= count ? 1 : counter.front();
  if (places > 2 * count) return {};
  std::vector<int64_t> missing;
  for (int64_t number = first; number <= counter.back(); number += step) {
    if (!std::ranges::binary_search(counter, number)) missing.push_back(number);
  }
  const bool is_count = std::ranges::all_of(
      counter, [&](int64_t number) { return (number - counter.front()) % step == 0; });
  return is_count ? missing : std::vector<int64_t>{};
}

std::string NumbersText(const std::vector<int64_t>& numbers) {
  constexpr size_t kMaxListed = 8;
  const std::vector<int64_t> listed(
      numbers.begin(), numbers.begin() + static_cast<long>(std::min(kMaxListed, numbers.size())));
  const size_t more = numbers.size() - listed.size();
  return fmt::format("{}{}", fmt::join(listed, ", "),
                     more > 0 ? fmt::format(" and {} more", more) : "");
}

}  // namespace

bool IsBeforeNaturally(std::string_view a, std::string_view b) {
  const int order = CompareNaturally(a, b);
  return order != 0 ? order < 0 : a < b;
}

bool IsFeatureShard(const fs::path& name) {
  return name.extension() == ".npy" && !name.native().starts_with('.');
}

std::vector<fs::path> FindFeatureShards(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const fs::path& path = entry->path();
    if (IsFeatureShard(path.filename())) files.push_back(path);
  }
  Require(!error, ErrorKind::kBadData, "cannot open {}: {}", folder.string(), error.message());
  Require(!files.empty(), ErrorKind::kBadData, "{}: the folder contains no .npy file",
          folder.string());
  std::ranges::sort(files, [](const fs::path& a, const fs::path& b) {
    return IsBeforeNaturally(a.filename().native(), b.filename().native());
  });
  const auto same = std::ranges::adjacent_find(files, [](const fs::path& a, const fs::path& b) {
    return CompareNaturally(a.filename().native(), b.filename().native()) == 0;
  });
  if (same != files.end()) {
    Fail(ErrorKind::kBadData, "{}: {} and {} have the same number; rename or remove one",
         folder.string(), Quoted(same->filename().string()),
         Quoted(std::next(same)->filename().string()));
  }
  return files;
}

std::vector<std::string> WarningsAboutShards(const std::vector<fs::path>& shards) {
  std::map<std::string, Series> all;
  for (const fs::path& shard : shards) {
    const std::string name = shard.filename().string();
    NumberedName split = SplitName(shard.stem().string());
    Series& series = all[split.pattern];
    if (series.numbers.empty()) series.first = name;
    series.numbers.push_back(std::move(split.numbers));
  }
  std::vector<std::string> warnings;
  std::string largest;
  for (const auto& [pattern, series] : all) {
    if (largest.empty() || series.numbers.size() > all[largest].numbers.size()) largest = pattern;
    if (series.numbers.size() < 2) continue;
    const auto counter = Counter(series);
    const std::vector<int64_t> missing =
        counter ? MissingNumbers(*counter) : std::vector<int64_t>{};
    if (missing.empty()) continue;
    warnings.push_back(fmt::format("{}: {} of {}.npy {} missing between {} and {}",
                                   shards[0].parent_path().string(), NumbersText(missing), pattern,
                                   missing.size() == 1 ? "is" : "are",
                                   std::min(missing.front(), counter->front()), counter->back()));
  }
  // Files without a common pattern are no series, and none of them is the odd one.
  const size_t in_series = all[largest].numbers.size();
  if (in_series < 2 || 2 * in_series <= shards.size()) return warnings;
  for (const auto& [pattern, series] : all) {
    if (pattern == largest) continue;
    warnings.push_back(fmt::format(
        "{}: {}{} not named as the other {} files, {}.npy, and read as features too",
        shards[0].parent_path().string(), Quoted(series.first),
        series.numbers.size() > 1 ? fmt::format(" and {} more are", series.numbers.size() - 1)
                                  : " is",
        in_series, largest));
  }
  return warnings;
}

}  // namespace facegraph
