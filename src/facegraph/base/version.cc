// SPDX-License-Identifier: MIT
#include "facegraph/base/version.h"

namespace facegraph {

std::string_view Version() { return FACEGRAPH_VERSION; }

std::string_view ProgramVersion() { return "facegraph " FACEGRAPH_VERSION; }

}  // namespace facegraph
