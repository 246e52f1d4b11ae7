// SPDX-License-Identifier: MIT
#include "facegraph/io/json_text.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "facegraph/base/user_text.h"

namespace facegraph {
namespace {

constexpr size_t kMaxShown = 40;

/// What the text would take, found in one pass without recursion. For text that is no JSON the
/// numbers mean nothing; the parser rejects it.
struct Extent {
  int64_t depth = 0;
  int64_t members = 0;
};

Extent Measure(std::string_view text) {
  Extent extent;
  int64_t depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string && c == '\\') {
      ++i;  // the next character does not end the string
    } else if (c == '"') {
      in_string = !in_string;
    } else if (in_string) {
      continue;
    } else if (c == '[' || c == '{') {
      extent.depth = std::max(extent.depth, ++depth);
    } else if (c == ']' || c == '}') {
      --depth;
    } else if (c == ':') {
      ++extent.members;
    }
  }
  return extent;
}

template <typename Json>
Json Parse(std::string_view text, int64_t max_members) {
  const Extent extent = Measure(text);
  if (extent.depth > kMaxJsonDepth || extent.members > max_members) {
    return Json(nlohmann::detail::value_t::discarded);
  }
  return Json::parse(text, nullptr, /*allow_exceptions=*/false);
}

template <typename Json>
std::string Shown(const Json& value) {
  if (value.is_discarded()) return "no JSON";
  if (value.is_array()) return "a list";
  if (value.is_object()) return "an object";
  return value.dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace)
      .substr(0, kMaxShown);
}

void EscapeStrings(nlohmann::ordered_json& json) {
  if (json.is_string()) {
    auto& text = json.get_ref<std::string&>();
    if (!IsUtf8Text(text)) text = Utf8Text(text);
  } else if (json.is_object()) {
    nlohmann::ordered_json escaped = nlohmann::ordered_json::object();
    for (auto& [key, value] : json.items()) {
      EscapeStrings(value);
      escaped[Utf8Text(key)] = std::move(value);
    }
    json = std::move(escaped);
  } else if (json.is_array()) {
    for (auto& value : json) EscapeStrings(value);
  }
}

}  // namespace

nlohmann::json ParseJson(std::string_view text) {
  return Parse<nlohmann::json>(text, std::numeric_limits<int64_t>::max());
}

nlohmann::ordered_json ParseOrderedJson(std::string_view text) {
  return Parse<nlohmann::ordered_json>(text, kMaxOrderedMembers);
}

std::string ShownJson(const nlohmann::json& value) { return Shown(value); }
std::string ShownJson(const nlohmann::ordered_json& value) { return Shown(value); }

nlohmann::ordered_json WithUtf8Strings(nlohmann::ordered_json json) {
  EscapeStrings(json);
  return json;
}

std::string JsonText(nlohmann::ordered_json json, int indent) {
  return WithUtf8Strings(std::move(json)).dump(indent);
}

}  // namespace facegraph
