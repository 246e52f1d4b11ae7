// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "facegraph/baselines/methods.h"
#include "facegraph/cli/command.h"

namespace facegraph::cli {

/// --method, --set, --learn-from and the committee: another method than ours, its parameters, and
/// what it may learn from.
struct MethodArguments {
  std::string name = "facegraph";
  std::vector<std::string> settings{};         ///< "resolution=0.2"
  std::vector<std::string> learn_from{};       ///< none, or features and labels
  std::vector<std::string> committee{};        ///< more features of the same faces
  std::vector<std::string> learn_committee{};  ///< more features of those learned from

  bool IsOurs() const { return name == "facegraph"; }
  bool HasNothingElse() const {
    return settings.empty() && learn_from.empty() && committee.empty() && learn_committee.empty();
  }
};
void AddMethodArguments(CLI::App& command, MethodArguments& arguments);

/// More features of faces that there are already, by other models.
std::vector<Features> LoadCommittee(const std::vector<std::string>& paths, int64_t num_faces,
                                    Session& session);

/// The parameters of the method, with those of --set in place of the defaults. Throws Error(kUsage)
/// for an unknown method or parameter, or a value that is no number.
ParameterValues GetParameters(const MethodArguments& arguments);

}  // namespace facegraph::cli
