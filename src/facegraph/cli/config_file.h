// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "facegraph/cli/cli11.h"
#include "facegraph/cli/command_line.h"

namespace facegraph::cli {

/// Options of a command from a file: TOML (`k = 80`, `setting = ["th=0.6", "th=0.7"]`), or the
/// manifest.json of a run, which gives all options that decide the result.
///
/// Where results go and how a run is done (see Option::NotOfTheResult) is not taken from a
/// manifest. Throws Error(kUsage) that names the file for an unknown option (with the nearest one)
/// and for the manifest of another command, Error(kBadData) if the file is neither JSON nor TOML.
std::vector<GivenValues> ReadConfig(const std::string& path, const Command& command);

}  // namespace facegraph::cli
