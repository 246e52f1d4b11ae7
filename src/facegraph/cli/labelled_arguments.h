// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/pipeline/labelled_faces.h"

namespace facegraph::cli {

/// FEATURES, LABELS and --also: sets of labelled faces to learn from.
struct LabelledArguments {
  FeatureArguments features;
  std::string labels;
  std::vector<std::pair<std::string, std::string>> also;  ///< features and labels of more sets
};
void AddLabelledArguments(CLI::App& command, LabelledArguments& arguments);

/// Opens every set, the first of them that of FEATURES, before any work begins, so that mistakes
/// show at once. Neighbours are left empty.
std::vector<LabelledFaces> OpenLabelledSets(const LabelledArguments& arguments, Session& session);

}  // namespace facegraph::cli
