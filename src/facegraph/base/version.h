// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace facegraph {

/// The version of the library and of the program, such as "0.1.0".
std::string_view Version();

/// "facegraph 0.1.0": the entry "program" of manifests and checkpoints.
std::string_view ProgramVersion();

}  // namespace facegraph
