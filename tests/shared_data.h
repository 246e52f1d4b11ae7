// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace facegraph {

/// The folder with real faces and recorded results: $FACEGRAPH_SHARED, or ../shared beside the
/// checkout.
inline std::filesystem::path SharedFolder() {
  const char* chosen = std::getenv("FACEGRAPH_SHARED");
  return chosen != nullptr ? chosen : "../shared";
}

}  // namespace facegraph

/// First line of a test that needs the shared folder: skips it, and says so, where that is absent.
#define SKIP_WITHOUT_SHARED(part)                                   \
  if (!std::filesystem::exists(facegraph::SharedFolder() / (part))) \
  GTEST_SKIP() << "needs " << (facegraph::SharedFolder() / (part)).string() << ", which is absent"
