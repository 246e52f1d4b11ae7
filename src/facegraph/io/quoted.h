// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace facegraph {

/// Text from a file as it can stand in a message of one line: in quotes, cut to 40 characters,
/// anything but printable ASCII shown as '?'.
std::string Quoted(std::string_view text);

}  // namespace facegraph
