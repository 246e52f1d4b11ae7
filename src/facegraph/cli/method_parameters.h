// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "facegraph/baselines/methods.h"

namespace facegraph::cli {

/// The parameters of a method, with texts such as "resolution=0.2" in place of the defaults. Throws
/// Error(kUsage) for an unknown parameter, or a value that is no number.
ParameterValues ParseParameters(const Method& method, const std::vector<std::string>& texts);

}  // namespace facegraph::cli
