// SPDX-License-Identifier: MIT
// Damage to any file of a checkpoint is rejected by name or changes nothing.
#include "facegraph/pipeline/checkpoint_for_tests.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

class DamagedCheckpoint : public CheckpointFiles {
 protected:
  DamagedCheckpoint() {
    SaveAll();
    // A search in progress as well: its result goes, and the rest stays as it is.
    NeighborOptions options = options_;
    ResumableSearch search(features_, options, {});
    static constexpr const char* kNames[] = {"neighbors.part"};
    SaveSearchState(CheckpointFolder(Path("run"), kRun, kNames), kNames[0], search);
    whole_ = Everything(Path("run"));
  }

  /// Writes the file with that content, reads everything, and puts the file back. Returns whether
  /// it was rejected.
  bool IsRejected(const std::string& name, const std::string& content) {
    const std::string other = name == "neighbors.part" ? "neighbors.lists" : "";
    if (!other.empty()) fs::remove(Path("run") / other);  // else the state is not read
    Put("run/" + name, content);
    bool rejected = false;
    try {
      ExpectAllAsSaved();
    } catch (const Error& error) {
      rejected = true;
      const std::string message = error.what();
      EXPECT_NE(message.find(Path("run").string()), std::string::npos) << message;
      EXPECT_EQ(message.find('\n'), std::string::npos) << message;
      EXPECT_TRUE(error.kind() == ErrorKind::kBadData || error.kind() == ErrorKind::kUsage)
          << message;
    }
    Put("run/" + name, whole_.at(name));
    if (!other.empty()) Put("run/" + other, whole_.at(other));
    return rejected;
  }

  std::map<std::string, std::string> whole_;
};

TEST_F(DamagedCheckpoint, EveryFileIsThere) {
  std::vector<std::string> names;
  for (const auto& [name, content] : whole_) names.push_back(name);
  EXPECT_THAT(names, testing::ElementsAre("first-pass", "inliers", "neighbors.lists",
                                          "neighbors.part", "proposals", "run.json", "scores"));
  for (const auto& [name, content] : whole_) EXPECT_FALSE(IsRejected(name, content)) << name;
}

// Beyond some bytes a sample is enough: the header and the first values are always in it.
TEST_F(DamagedCheckpoint, AFlippedBitIsRejected) {
  constexpr size_t kAll = 800, kSample = 200;
  Random random(7);
  for (const auto& [name, content] : whole_) {
    const size_t count = std::min(content.size(), kAll) + (content.size() > kAll ? kSample : 0);
    for (size_t i = 0; i < count; ++i) {
      const size_t byte = i < kAll ? i : kAll + random.Below(content.size() - kAll);
      std::string flipped = content;
      flipped[byte] = static_cast<char>(flipped[byte] ^ (1 << random.Below(8)));
      EXPECT_TRUE(IsRejected(name, flipped)) << name << ", byte " << byte;
    }
  }
}

TEST_F(DamagedCheckpoint, AFileThatIsCutShortOrLongerIsRejected) {
  for (const auto& [name, content] : whole_) {
    for (size_t size = 0; size < content.size(); size += 1 + content.size() / 100) {
      EXPECT_TRUE(IsRejected(name, content.substr(0, size))) << name << ", " << size << " bytes";
    }
    for (const std::string& more : {std::string(1, '\0'), std::string(" "), content}) {
      EXPECT_TRUE(IsRejected(name, content + more)) << name;
    }
  }
}

}  // namespace
}  // namespace facegraph
