// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "facegraph/inspect/inspect_features.h"

namespace facegraph {

/// The sentences for a report whose figures are complete; `features` gives rows their names.
std::vector<std::string> WarningsAbout(const FeatureReport& report, const Features& features);

}  // namespace facegraph
