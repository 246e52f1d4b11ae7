// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "facegraph/cli/command_line.h"
#include "facegraph/cli/console.h"

namespace facegraph::cli {

/// Reads the words of a command line into the variables of the command, with those of the file that
/// --config names. Throws Error(kUsage), also for outputs that would overwrite inputs. Warns of
/// names and words that are about to go.
void ReadOptions(Command& command, const std::vector<std::string>& words, Console& console);

/// Does what the words after the program's name ask for and returns the exit code. Throws Error.
int RunProgram(const Command& program, const std::vector<std::string>& words,
               const std::string& version, Console& console);

}  // namespace facegraph::cli
