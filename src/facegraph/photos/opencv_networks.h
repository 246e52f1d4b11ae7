// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "facegraph/photos/network.h"

namespace facegraph {

/// What the component with OpenCV offers, under the name below: a new network, or null and why.
extern "C" using ReadNetworkFunction = Network * (const char* path, std::string& problem);
inline constexpr const char* kReadNetworkName = "facegraph_read_network";

}  // namespace facegraph
