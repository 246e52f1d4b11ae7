// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "facegraph/baselines/methods.h"
#include "facegraph/cli/command.h"

namespace facegraph::cli {

/// --method, --set and --learn-from: another method than ours, its parameters, and what it may
/// learn from.
struct MethodArguments {
  std::string name = "facegraph";
  std::vector<std::string> settings{};    ///< "resolution=0.2"
  std::vector<std::string> learn_from{};  ///< none, or features and labels

  bool IsOurs() const { return name == "facegraph"; }
};
void AddMethodArguments(CLI::App& command, MethodArguments& arguments);

/// The parameters of the method, with those of --set in place of the defaults. Throws Error(kUsage)
/// for an unknown method or parameter, or a value that is no number.
ParameterValues ParametersOf(const MethodArguments& arguments);

}  // namespace facegraph::cli
