// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace facegraph {

/// Text from a file, made fit for an error message of one line: in quotes, cut to 40 characters,
/// with
/// '?' for everything but printable ASCII.
std::string Quoted(std::string_view text);

/// `text` without spaces, tabs and carriage returns at its start and its end.
std::string_view Trimmed(std::string_view text);

/// Removes the first line from `rest` and returns it without its line break. `rest` is not empty.
std::string_view TakeLine(std::string_view& rest, char line_break = '\n');

}  // namespace facegraph
