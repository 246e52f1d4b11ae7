// SPDX-License-Identifier: MIT
#include "facegraph/io/json_output.h"

#include "facegraph/base/user_text.h"

namespace facegraph {
namespace {

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

std::string JsonText(nlohmann::ordered_json json, int indent) {
  EscapeStrings(json);
  return json.dump(indent);
}

}  // namespace facegraph
