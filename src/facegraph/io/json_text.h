// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace facegraph {

/// The deepest nesting of lists and objects that is read. The library copies and prints values by
/// recursion, so that text of a few hundred kilobytes of brackets would exhaust the stack.
inline constexpr int kMaxJsonDepth = 64;

/// The most members that ParseOrderedJson reads, all objects together. Each insertion into an
/// ordered object looks through the object.
inline constexpr int64_t kMaxOrderedMembers = 10'000;

/// Every JSON text from outside is read here. The value is_discarded() if the text is no JSON or is
/// nested deeper than kMaxJsonDepth. Thread safe.
nlohmann::json ParseJson(std::string_view text);

/// The same, with the members of objects in the order of the text. Discarded too if there are more
/// than kMaxOrderedMembers.
nlohmann::ordered_json ParseOrderedJson(std::string_view text);

/// A value for an error message of one line: ASCII, at most 40 characters. Lists and objects are
/// named, not printed.
std::string ShownJson(const nlohmann::json& value);
std::string ShownJson(const nlohmann::ordered_json& value);

/// The same values with the strings that JsonText() writes.
nlohmann::ordered_json WithUtf8Strings(nlohmann::ordered_json json);

/// JSON as text, whatever bytes its strings have: those that are not UTF-8, such as file names, are
/// written as by Utf8Text(). indent: -1 for one line. Use it for all JSON with text of users:
/// dump() throws for such strings.
std::string JsonText(nlohmann::ordered_json json, int indent = -1);

}  // namespace facegraph
