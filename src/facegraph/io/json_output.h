// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace facegraph {

/// JSON as text, whatever bytes its strings have: those that are not UTF-8, such as file names, are
/// written as by Utf8Text(). indent: -1 for one line. Use it for all JSON with text of users:
/// dump() throws for such strings.
std::string JsonText(nlohmann::ordered_json json, int indent = -1);

}  // namespace facegraph
