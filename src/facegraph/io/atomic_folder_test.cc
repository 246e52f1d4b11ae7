// SPDX-License-Identifier: MIT
#include "facegraph/io/atomic_folder.h"

#include "facegraph/io/files_for_tests.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

class AtomicFolderTest : public FileTest {
 protected:
  static void Write(const fs::path& path, std::string_view text) { std::ofstream(path) << text; }
  static int64_t Entries(const fs::path& path) {
    return std::distance(fs::directory_iterator(path), fs::directory_iterator());
  }
};

TEST_F(AtomicFolderTest, AppearsWithItsFilesWhenItIsCommitted) {
  {
    AtomicFolder folder(Path("run"), {"a", "b"});
    Write(folder.File("a"), "1");
    EXPECT_FALSE(fs::exists(Path("run")));
    folder.Commit();
  }
  EXPECT_EQ(Content(Path("run/a")), "1");
  EXPECT_EQ(Entries(folder()), 1);
}

TEST_F(AtomicFolderTest, LeavesNothingBehindWithoutCommit) {
  {
    const AtomicFolder folder(Path("run"), {"a"});
    Write(folder.File("a"), "1");
  }
  EXPECT_EQ(Entries(folder()), 0);
}

TEST_F(AtomicFolderTest, ReplacesAnEarlierFolderOfItsKindWhole) {
  fs::create_directory(Path("run"));
  Write(Path("run/b"), "old");
  {
    AtomicFolder folder(Path("run/"), {"a", "b"});
    Write(folder.File("a"), "new");
    EXPECT_EQ(Content(Path("run/b")), "old");
    folder.Commit();
  }
  EXPECT_EQ(Content(Path("run/a")), "new");
  EXPECT_FALSE(fs::exists(Path("run/b")));
  EXPECT_EQ(Entries(folder()), 1);
}

TEST_F(AtomicFolderTest, NeverReplacesOtherFiles) {
  fs::create_directory(Path("run"));
  Write(Path("run/holiday.jpg"), "dear");
  const std::string message =
      GetError(ErrorKind::kUsage, [&] { AtomicFolder(Path("run"), {"a"}); });
  EXPECT_THAT(message, testing::HasSubstr("holiday.jpg"));
  EXPECT_EQ(Content(Path("run/holiday.jpg")), "dear");
  Write(Path("file"), "dear");
  EXPECT_THROW(AtomicFolder(Path("file"), {"a"}), Error);
}

}  // namespace
}  // namespace facegraph
