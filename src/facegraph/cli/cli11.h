// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "facegraph/cli/command_line.h"

// CLI11 costs 12 to 16 seconds in every file that includes it: cli11.cc is the only one.

namespace facegraph::cli {

/// The values of one option.
struct GivenValues {
  std::string name;  ///< as it was written: "--output", "FEATURES", or a key of a file
  std::vector<std::string> values;
};

/// What the words of a command line give each option of the command. Throws Error(kUsage).
/// may_lack_arguments: arguments may come from elsewhere, such as a configuration file.
std::vector<GivenValues> ParseWords(const Command& command, const std::vector<std::string>& words,
                                    bool may_lack_arguments);

/// The entries of a TOML text, in order; of a section "a" with key "b" the name is "a.b".
std::vector<GivenValues> ParseToml(const std::string& text);

}  // namespace facegraph::cli
