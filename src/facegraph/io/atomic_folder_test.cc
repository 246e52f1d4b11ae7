// SPDX-License-Identifier: MIT
#include "facegraph/io/atomic_folder.h"

#include <sys/stat.h>

#include "facegraph/io/atomic_file.h"
#include "facegraph/io/files_for_tests.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

class AtomicFolderTest : public FileTest {
 protected:
  static void Write(const fs::path& path, std::string_view text) { std::ofstream(path) << text; }
  void WriteRun() const {
    AtomicFolder folder(Path("run"), {"a", "b"});
    AtomicFile file(folder.File("a"));
    file.Write("1");
    file.Commit();
    folder.Commit();
  }
  fs::perms Mode(std::string_view name) const { return fs::status(Path(name)).permissions(); }
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

TEST_F(AtomicFolderTest, IsUsedByItsOwnerOnly) {
  const mode_t old_mask = umask(0);
  AtomicFolder(Path("above/run"), {"a"}).Commit();
  WriteRun();
  umask(old_mask);
  EXPECT_EQ(Mode("above"), fs::perms(0700));
  EXPECT_EQ(Mode("above/run"), fs::perms(0700));
  EXPECT_EQ(Mode("run/a"), fs::perms(0600));
}

TEST_F(AtomicFolderTest, KeepsTheModesOfTheFolderAndTheFilesThatItReplaces) {
  WriteRun();
  fs::permissions(Path("run"), fs::perms(0750));
  fs::permissions(Path("run/a"), fs::perms(0640));
  WriteRun();
  EXPECT_EQ(Mode("run"), fs::perms(0750));
  EXPECT_EQ(Mode("run/a"), fs::perms(0640));
}

TEST_F(AtomicFolderTest, KeepsALinkToTheFolderThatItReplaces) {
  WriteRun();
  fs::create_directory_symlink("run", Path("link"));
  AtomicFolder(Path("link"), {"a", "b"}).Commit();
  EXPECT_TRUE(fs::is_symlink(Path("link")));
  EXPECT_EQ(Entries(Path("run")), 0);
}

TEST_F(AtomicFolderTest, NeverReplacesFilesThatComeWhileItIsWritten) {
  WriteRun();
  AtomicFolder folder(Path("run"), {"a", "b"});
  Write(Path("run/holiday.jpg"), "dear");
  EXPECT_THROW(folder.Commit(), Error);
  EXPECT_EQ(Content(Path("run/holiday.jpg")), "dear");
}

}  // namespace
}  // namespace facegraph
