// SPDX-License-Identifier: MIT
#include "facegraph/knn/pair_search.h"

#include <gtest/gtest.h>

#include <set>

namespace facegraph {
namespace {

TEST(AllPairs, HasEveryPairOnceAndEachBlockWithItselfFirst) {
  for (const int32_t blocks : {1, 2, 3, 8, 9}) {
    std::set<std::pair<int32_t, int32_t>> seen;
    const std::vector<BlockPair> pairs = AllPairs(blocks);
    for (size_t i = 0; i < pairs.size(); ++i) {
      EXPECT_LE(pairs[i].left, pairs[i].right);
      EXPECT_EQ(pairs[i].left == pairs[i].right, i < static_cast<size_t>(blocks));
      EXPECT_TRUE(seen.emplace(pairs[i].left, pairs[i].right).second);
    }
    EXPECT_EQ(seen.size(), static_cast<size_t>(blocks * (blocks + 1) / 2));
  }
}

TEST(AllPairs, OfOneRoundShareNoBlock) {
  for (const int32_t blocks : {8, 9}) {
    const std::vector<BlockPair> pairs = AllPairs(blocks);
    const int32_t in_round = blocks / 2;
    for (size_t begin = static_cast<size_t>(blocks); begin < pairs.size(); begin += in_round) {
      std::set<int32_t> used;
      for (int32_t i = 0; i < in_round; ++i) {
        EXPECT_TRUE(used.insert(pairs[begin + i].left).second);
        EXPECT_TRUE(used.insert(pairs[begin + i].right).second);
      }
    }
  }
}

}  // namespace
}  // namespace facegraph
