// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "facegraph/base/names.h"
#include "facegraph/cli/command_line.h"

namespace facegraph::cli {

enum class Shell { kBash, kZsh, kFish };
inline constexpr NameTable<Shell, 3> kShellNames{
    {{"bash", Shell::kBash}, {"zsh", Shell::kZsh}, {"fish", Shell::kFish}}};

/// A script that completes commands, listed options and the words of options in that shell.
std::string CompletionScript(const Command& program, Shell shell);

}  // namespace facegraph::cli
