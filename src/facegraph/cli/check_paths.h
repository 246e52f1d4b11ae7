// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/cli/command_line.h"

namespace facegraph::cli {

/// Refuses outputs of the command that would overwrite its inputs or each other, as its options
/// declare them (Option::Reads, Option::Writes), with Error(kUsage), and output files that cannot
/// be written, with Error(kFailed). Call it when all options are set, before any work.
void CheckPaths(const Command& command);

/// "input", "output", "output folder", "none"; empty: not declared.
const char* GetPathUseWord(PathUse use);

}  // namespace facegraph::cli
