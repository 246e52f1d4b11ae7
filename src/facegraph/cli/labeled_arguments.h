// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/training/augmentation.h"

namespace facegraph::cli {

/// FEATURES, LABELS and --also: sets of labeled faces to learn from.
struct LabeledArguments {
  FeatureArguments features;
  std::string labels;
  std::vector<std::pair<std::string, std::string>> also;  ///< features and labels of more sets
};
void AddLabeledArguments(Command& command, LabeledArguments& arguments);

/// Opens every set, the first of them that of FEATURES, before any work begins, so that mistakes
/// show at once. Neighbors are left empty.
std::vector<LabeledFaces> OpenLabeledSets(const LabeledArguments& arguments, Session& session);

}  // namespace facegraph::cli
