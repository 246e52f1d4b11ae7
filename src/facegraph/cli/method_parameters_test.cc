// SPDX-License-Identifier: MIT
#include "facegraph/cli/method_parameters.h"

#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph::cli {
namespace {

TEST(ParseParameters, ReadsNumbersAndRefusesAnythingElse) {
  const Method& method = FindMethod("dbscan");
  const ParameterValues values = ParseParameters(method, {"min-points=4", "min-similarity=0.5"});
  EXPECT_EQ(values.at("min-points"), 4);
  EXPECT_EQ(values.at("min-similarity"), 0.5);
  for (const char* bad : {"min-points", "min-points=", "min-points=4x", "=4", "no-such=4"}) {
    EXPECT_THROW(ParseParameters(method, {bad}), Error) << bad;
  }
}

}  // namespace
}  // namespace facegraph::cli
