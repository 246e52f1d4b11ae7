// SPDX-License-Identifier: MIT
#include "facegraph/kernels/ticks.h"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "facegraph/base/random.h"
#include "facegraph/kernels/isa.h"

namespace facegraph {
namespace {

TEST(Ticks, RoundDownAndStayInRange) {
  EXPECT_EQ(ToTicks(0.5), 16384);
  EXPECT_EQ(ToTicks(-0.5 / kTicksPerOne), -1);
  EXPECT_EQ(ToTicks(1.0), 32767);
  EXPECT_EQ(ToTicks(-3.0), kMinTicks);
  EXPECT_EQ(Lowered(5, 7), -2);
  EXPECT_EQ(Lowered(-32760, 100), kMinTicks);
}

TEST(RankedTicks, IsTheValueAtThatPlaceOfTheSortedOnesOnEveryInstructionSet) {
  Random random(3);
  const Isa before = ActiveIsa();
  for (int repeat = 0; repeat < 50; ++repeat) {
    std::vector<Ticks> values(1 + random.Below(300));
    const uint64_t different = repeat % 2 == 0 ? 65536 : 5;  // and many equal ones
    for (Ticks& value : values) {
      value = static_cast<Ticks>(static_cast<int32_t>(random.Below(different)) - 32768);
    }
    std::vector<Ticks> sorted = values;
    std::ranges::sort(sorted, std::greater<>());
    for (const Isa isa : AvailableIsas()) {
      UseIsa(isa);
      for (const size_t rank : {size_t{1}, 1 + sorted.size() / 3, sorted.size()}) {
        ASSERT_EQ(RankedTicks(values, static_cast<int64_t>(rank)), sorted[rank - 1]);
      }
    }
  }
  UseIsa(before);
}

}  // namespace
}  // namespace facegraph
