// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "facegraph/cli/command_line.h"

namespace facegraph::cli {

/// The manual page of one command, or of the program itself, in roff: for `man`, section 1.
std::string ManualPage(const Command& program, const Command& command, const std::string& version);

}  // namespace facegraph::cli
