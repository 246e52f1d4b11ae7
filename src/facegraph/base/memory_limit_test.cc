// SPDX-License-Identifier: MIT
#include "facegraph/base/memory_limit.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

std::string Refusal(const MemoryLimit& limit, int64_t needed) {
  try {
    limit.Require(needed, "x.npz");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kOutOfMemory);
    return error.what();
  }
  return "";
}

TEST(MemoryLimitTest, MoreThanTheLimitIsRefusedByItsName) {
  const MemoryLimit limit{1 << 20, "--memory"};
  EXPECT_EQ(Refusal(limit, 1 << 20), "");
  EXPECT_EQ(Refusal(limit, (1 << 20) + (1 << 19)),
            "x.npz: would need 1.5 MiB of memory, but --memory is 1.0 MiB");
}

TEST(MemoryLimitTest, WithoutALimitTheFreeMemoryCounts) {
  EXPECT_EQ(Refusal({}, 1000), "");
  EXPECT_NE(Refusal({}, std::numeric_limits<int64_t>::max()), "");
}

}  // namespace
}  // namespace facegraph
