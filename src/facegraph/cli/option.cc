// SPDX-License-Identifier: MIT
#include "facegraph/cli/option.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "facegraph/base/error.h"
#include "facegraph/base/names.h"

namespace facegraph::cli {

Option::Option(OptionSpec spec, Store store) : spec_(std::move(spec)), store_(std::move(store)) {}

Option& Option::Required(bool required) {
  spec_.required = required;
  return *this;
}

Option& Option::Placeholder(std::string text) {
  spec_.placeholder = std::move(text);
  return *this;
}

Option& Option::Group(std::string name) {
  spec_.group = std::move(name);
  return *this;
}

Option& Option::DefaultNote(std::string text) {
  spec_.default_note = std::move(text);
  spec_.default_values.clear();
  return *this;
}

Option& Option::Between(double low, double high) {
  spec_.low = low;
  spec_.high = high;
  return *this;
}

Option& Option::AtLeast(double low) {
  spec_.low = low;
  return *this;
}

Option& Option::Above(double low) {
  spec_.low = low;
  spec_.low_is_excluded = true;
  return *this;
}

Option& Option::Words(std::vector<std::string> words) {
  spec_.words = std::move(words);
  return *this;
}

Option& Option::FormerWord(std::string former, std::string word) {
  spec_.former_words.emplace_back(std::move(former), std::move(word));
  return *this;
}

Option& Option::FormerName(std::string name) {
  spec_.former_names.push_back(std::move(name));
  return *this;
}

Option& Option::Values(int min, int max) {
  spec_.min_values = min;
  spec_.max_values = max;
  spec_.repeatable = false;
  return *this;
}

Option& Option::SplitAt(char separator) {
  spec_.separator = separator;
  return *this;
}

Option& Option::Excludes(Option& other) {
  excluded_.push_back(&other);
  return *this;
}

Option& Option::Unlisted() {
  spec_.listed = false;
  return *this;
}

Option& Option::NotOfTheResult() {
  spec_.decides_result = false;
  return *this;
}

Option& Option::Reads() {
  spec_.path_use = PathUse::kInput;
  return *this;
}

Option& Option::Reads(std::function<bool(const std::filesystem::path&)> reads) {
  spec_.reads_in_folder = std::move(reads);
  return Reads();
}

Option& Option::Writes() {
  spec_.path_use = PathUse::kOutput;
  return NotOfTheResult();
}

Option& Option::WritesFolder(std::vector<std::string> file_names) {
  spec_.path_use = PathUse::kOutputFolder;
  spec_.file_names = std::move(file_names);
  return NotOfTheResult();
}

Option& Option::AlsoWrites(std::function<std::vector<std::string>()> paths) {
  spec_.also_writes = std::move(paths);
  return *this;
}

Option& Option::NoPath() {
  spec_.path_use = PathUse::kNone;
  return *this;
}

const std::string& Option::name() const {
  return *std::ranges::max_element(spec_.names, {}, &std::string::size);
}

std::string Option::key() const {
  const std::string& full = name();
  return full.substr(std::min(full.find_first_not_of('-'), full.size()));
}

std::string Option::RangeText() const {
  if (std::isinf(spec_.low) && std::isinf(spec_.high)) return "";
  if (std::isinf(spec_.high)) {
    return fmt::format("{} {}", spec_.low_is_excluded ? "above" : "at least", spec_.low);
  }
  return fmt::format("{} to {}", spec_.low, spec_.high);
}

std::string Option::Wanted() const {
  if (!spec_.is_number) return "must be a text";
  const std::string range = RangeText();
  return fmt::format("must be a {}{}{}", spec_.is_whole ? "whole number" : "number",
                     range.empty() ? "" : ", ", range);
}

void Option::CheckValue(const std::string& value) const {
  if (!spec_.words.empty() && std::ranges::find(spec_.words, value) == spec_.words.end()) {
    FailUnknownWord(name(), value, spec_.words);
  }
  if (!spec_.is_number) return;
  double number = 0;
  const char* end = value.data() + value.size();
  const bool is_number =
      std::from_chars(value.data(), end, number) == std::from_chars_result{end, {}};
  const bool in_range = spec_.low_is_excluded ? number > spec_.low : number >= spec_.low;
  Require(is_number && in_range && number <= spec_.high, ErrorKind::kUsage, "{} \"{:.60}\": {}",
          name(), value, Wanted());
}

void Option::CheckCount(size_t count) const {
  const auto min = static_cast<size_t>(std::max(spec_.min_values, 1));
  const auto max = static_cast<size_t>(std::max(spec_.max_values, 1));
  const bool fits = spec_.repeatable ? count % max == 0 : count >= min && count <= max;
  const std::string wanted =
      min == max ? fmt::format("{}", min) : fmt::format("{} to {}", min, max);
  Require(fits && count > 0, ErrorKind::kUsage, "{}: has {} values, needs {}", name(), count,
          wanted);
}

std::vector<std::string> Option::Set(std::vector<std::string> values) {
  CheckCount(values.size());
  std::vector<std::string> warnings;
  for (std::string& value : values) {
    for (const auto& [former, word] : spec_.former_words) {
      if (value != former) continue;
      warnings.push_back(fmt::format("{} {} is now {} {}", name(), former, name(), word));
      value = word;
    }
    CheckValue(value);
  }
  store_(*this, values);
  values_ = std::move(values);
  given_ = true;
  return warnings;
}

}  // namespace facegraph::cli
