// SPDX-License-Identifier: MIT
#include "facegraph/io/label_texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "facegraph/base/error.h"
#include "facegraph/io/text_lines.h"

namespace facegraph {
namespace {

constexpr int64_t kUnknownLabel = -1;
constexpr double kMaxWhole = 9007199254740992;  // 2^53: every whole number up to it is a double

// What a text is, or why it is no label.
enum class Meaning { kNumber, kUnknown, kName, kNoInteger, kTooLarge };

bool IsUnknown(std::string_view text) {
  constexpr std::array<std::string_view, 5> kWords{"", "nan", "NaN", "None", "<NA>"};
  return std::ranges::find(kWords, text) != kWords.end();
}

bool IsName(std::string_view text) {
  constexpr size_t kMaxLength = 255;
  const bool has_control = std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
  return text.size() <= kMaxLength && !has_control;
}

// A number in the way of a programming language; "inf" and "nan" are not.
bool LooksLikeNumber(std::string_view text) {
  const size_t digit = text.find_first_of("0123456789");
  return digit != std::string_view::npos &&
         text.find_first_not_of("0123456789+-.eE") == std::string_view::npos &&
         text.find_first_not_of("+-.") == digit;
}

template <typename T>
std::errc ParseWhole(std::string_view text, T& value) {
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return error;
  return stop == text.data() + text.size() ? std::errc() : std::errc::invalid_argument;
}

Meaning Interpret(std::string_view text, int64_t& label) {
  label = kUnknownLabel;
  if (IsUnknown(text)) return Meaning::kUnknown;
  if (!LooksLikeNumber(text)) return IsName(text) ? Meaning::kName : Meaning::kNoInteger;
  if (text.starts_with('+')) text.remove_prefix(1);
  const std::errc error = ParseWhole(text, label);
  if (error == std::errc()) return label == kUnknownLabel ? Meaning::kUnknown : Meaning::kNumber;
  if (error == std::errc::result_out_of_range) return Meaning::kTooLarge;
  double value = 0;
  if (ParseWhole(text, value) != std::errc() || value != std::floor(value)) {
    return Meaning::kNoInteger;
  }
  if (std::abs(value) > kMaxWhole) return Meaning::kTooLarge;
  label = static_cast<int64_t>(value);
  return label == kUnknownLabel ? Meaning::kUnknown : Meaning::kNumber;
}

std::vector<int64_t> NumberNames(std::span<const std::string_view> texts, LabelTexts& result) {
  std::vector<std::string_view> names;
  int64_t label = kUnknownLabel;
  for (const std::string_view text : texts) {
    if (Interpret(text, label) != Meaning::kUnknown) names.push_back(text);
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  result.num_names = std::ssize(names);
  std::vector<int64_t> labels;
  labels.reserve(texts.size());
  for (const std::string_view text : texts) {
    const auto found = std::ranges::lower_bound(names, text);
    const bool is_name = found != names.end() && *found == text;
    labels.push_back(is_name ? found - names.begin() : kUnknownLabel);
  }
  return labels;
}

}  // namespace

LabelTexts ReadLabelTexts(std::span<const std::string_view> texts, std::string_view name,
                          TextPlace place) {
  const auto count = std::ssize(texts);
  LabelTexts result;
  result.labels.reserve(texts.size());
  int64_t num_numbers = 0, num_names = 0, first_name = 0;
  for (int64_t i = 0; i < count; ++i) {
    const std::string_view text = texts[static_cast<size_t>(i)];
    int64_t label = kUnknownLabel;
    const Meaning meaning = Interpret(text, label);
    if (meaning == Meaning::kNoInteger || meaning == Meaning::kTooLarge) {
      Fail(ErrorKind::kBadData, "{}: {} {}: {} {}", name, place.unit, place.first + i, Quoted(text),
           meaning == Meaning::kTooLarge ? "exceeds 64 bits" : "is not an integer");
    }
    if (meaning == Meaning::kName && num_names++ == 0) first_name = i;
    num_numbers += meaning == Meaning::kNumber;
    result.labels.push_back(label);
  }
  if (num_names > num_numbers) {
    result.labels = NumberNames(texts, result);
  } else if (num_names > 0) {
    const bool is_header = first_name == 0 && num_names == 1;
    Fail(ErrorKind::kBadData, "{}: {} {}: {} is not an integer{}", name, place.unit,
         place.first + first_name, Quoted(texts[static_cast<size_t>(first_name)]),
         is_header ? "; is it a header?" : "");
  }
  return result;
}

int64_t LabelFromFloat(double value, std::string_view name) {
  if (std::isnan(value)) return kUnknownLabel;
  Require(value == std::floor(value) && std::abs(value) <= kMaxWhole, ErrorKind::kBadData,
          "{}: {} is not an integer", name, value);
  return static_cast<int64_t>(value);
}

}  // namespace facegraph
