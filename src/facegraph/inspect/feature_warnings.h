// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "facegraph/inspect/inspect_features.h"

namespace facegraph {

/// Warnings for a report, one sentence each. All other fields of the report must be set. `features`
/// gives the names of files for row numbers.
std::vector<std::string> WarningsAbout(const FeatureReport& report, const Features& features);
/// Those for FeatureReport::serious_warnings.
std::vector<std::string> SeriousWarningsAbout(const FeatureReport& report,
                                              const Features& features);

}  // namespace facegraph
