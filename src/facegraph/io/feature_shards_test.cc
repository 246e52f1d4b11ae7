// SPDX-License-Identifier: MIT
#include "facegraph/io/feature_shards.h"

#include <algorithm>
#include <string>
#include <vector>

#include "facegraph/io/files_for_tests.h"

namespace facegraph {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FeatureShardsTest : public FileTest {
 protected:
  std::vector<std::string> Found() const {
    std::vector<std::string> names;
    for (const auto& path : FindFeatureShards(folder())) names.push_back(path.filename().string());
    return names;
  }
  /// Warnings about files of these names, without the folder.
  static std::vector<std::string> Warnings(std::vector<std::string> names) {
    std::ranges::sort(names, IsBeforeNaturally);
    std::vector<std::filesystem::path> paths;
    for (const std::string& name : names) paths.push_back("shards/" + name + ".npy");
    return WarningsAboutShards(paths);
  }
};

TEST_F(FeatureShardsTest, NumbersInNamesCountAsNumbers) {
  std::vector<std::string> names{"x_10",
                                 "x_9",
                                 "x_100",
                                 "x_0",
                                 "y_1",
                                 "x_2_b",
                                 "x_2_a",
                                 "x",
                                 "X_3",
                                 "x_99999999999999999999999",
                                 "x_100000000000000000000000"};
  std::ranges::sort(names, IsBeforeNaturally);
  EXPECT_THAT(names, ElementsAre("X_3", "x", "x_0", "x_2_a", "x_2_b", "x_9", "x_10", "x_100",
                                 "x_99999999999999999999999", "x_100000000000000000000000", "y_1"));
}

TEST_F(FeatureShardsTest, LeadingZerosDoNotChangeTheOrder) {
  EXPECT_TRUE(IsBeforeNaturally("x_007", "x_10"));
  EXPECT_TRUE(IsBeforeNaturally("x_9", "x_010"));
  EXPECT_NE(IsBeforeNaturally("x_01", "x_1"), IsBeforeNaturally("x_1", "x_01"));
}

TEST_F(FeatureShardsTest, HiddenAndOtherFilesAreLeftOut) {
  for (const char* name : {"f_11.npy", "f_2.npy", "._f_2.npy", ".f_3.npy", "labels.txt"})
    Put(name, "");
  EXPECT_THAT(Found(), ElementsAre("f_2.npy", "f_11.npy"));
}

TEST_F(FeatureShardsTest, TwoFilesOfOneNumberAreRefused) {
  Put("f_1.npy", "");
  Put("f_01.npy", "");
  EXPECT_THAT(BadData([&] { Found(); }),
              EndsWith(": 'f_01.npy' and 'f_1.npy' have the same number; rename or remove one"));
}

TEST_F(FeatureShardsTest, AMissingNumberIsNamed) {
  EXPECT_THAT(Warnings({"f_0", "f_1", "f_2", "f_4", "f_5"}),
              ElementsAre("shards: 3 of f_#.npy is missing between 0 and 5"));
  EXPECT_THAT(Warnings({"f_3", "f_4", "f_5"}),
              ElementsAre("shards: 1, 2 of f_#.npy are missing between 1 and 5"));
  EXPECT_THAT(Warnings({"part-0-of-12", "part-1-of-12", "part-3-of-12"}),
              ElementsAre(HasSubstr("2 of part-#-of-#.npy is missing")));
  EXPECT_THAT(Warnings({"f_0", "f_500", "f_1500", "f_2000"}),
              ElementsAre(HasSubstr("1000 of f_#.npy is missing")));
}

TEST_F(FeatureShardsTest, NumbersThatDoNotCountTheFilesHaveNoGaps) {
  EXPECT_THAT(Warnings({"f_0", "f_1", "f_2"}), IsEmpty());
  EXPECT_THAT(Warnings({"f_1", "f_2", "f_3"}), IsEmpty());
  EXPECT_THAT(Warnings({"f_0", "f_1000", "f_2000"}), IsEmpty());
  EXPECT_THAT(Warnings({"2024-01-05", "2024-03-11", "2024-03-20"}), IsEmpty());
  EXPECT_THAT(Warnings({"20240105", "20240311", "20241231"}), IsEmpty());
  EXPECT_THAT(Warnings({"alice", "bob", "x7"}), IsEmpty());
  EXPECT_THAT(Warnings({"only"}), IsEmpty());
}

TEST_F(FeatureShardsTest, AFileOutsideTheSeriesIsNamed) {
  EXPECT_THAT(
      Warnings({"f_0", "f_1", "f_2", "f_3", "extra"}),
      ElementsAre("shards: 'extra.npy' is not named as the other 4 files, f_#.npy, and read "
                  "as features too"));
  EXPECT_THAT(Warnings({"f_0", "f_1", "f_2", "old_0", "old_1"}),
              ElementsAre(HasSubstr("'old_0.npy' and 1 more are not named as the other 3 files")));
}

}  // namespace
}  // namespace facegraph
