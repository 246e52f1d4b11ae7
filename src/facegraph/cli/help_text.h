// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "facegraph/cli/command_line.h"

namespace facegraph::cli {

/// What --help prints of the whole program: its commands.
std::string ProgramHelp(const Command& program);

/// What --help prints of one command. all: also options that are for experts (--help-all).
std::string CommandHelp(const Command& program, const Command& command, bool all);

/// "facegraph cluster [OPTIONS] FEATURES".
std::string UsageLine(const Command& program, const Command& command);

/// "-o, --output FILE", "--knn {auto,exact}", "FEATURES".
std::string OptionHeading(const Option& option);

/// The help of an option with its range and default: "Neighbors of a face [at least 1; default:
/// 80]".
std::string OptionText(const Option& option);

/// A footer with its paragraphs in lines of at most `width` letters; indented lines, such as
/// examples, stay as they are.
std::string ReflowText(const std::string& text, size_t width);

/// Words of a text in lines of at most `width` letters. A word that is longer stands alone.
std::string WrapText(const std::string& text, size_t width, size_t indent);

}  // namespace facegraph::cli
