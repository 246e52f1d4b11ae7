// SPDX-License-Identifier: MIT
#include "facegraph/io/atomic_file.h"

#include <sys/stat.h>

#include "facegraph/io/files_for_tests.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

class AtomicFileTest : public FileTest {
 protected:
  int64_t FilesInFolder() const {
    return std::distance(fs::directory_iterator(folder()), fs::directory_iterator());
  }
};

TEST_F(AtomicFileTest, AppearsUnderItsNameOnlyWhenCommitted) {
  AtomicFile file(Path("a.txt"));
  file.Write("one ");
  file.Write("two", 3);
  EXPECT_FALSE(fs::exists(Path("a.txt")));
  file.Commit();
  EXPECT_EQ(Content(Path("a.txt")), "one two");
  EXPECT_EQ(FilesInFolder(), 1);
}

TEST_F(AtomicFileTest, AcceptsNoBytesFromANullPointer) {
  AtomicFile file(Path("a.txt"));
  file.Write(nullptr, 0);
  file.Commit();
  EXPECT_EQ(Content(Path("a.txt")), "");
}

TEST_F(AtomicFileTest, OverwritesAfterASeek) {
  AtomicFile file(Path("a.txt"));
  ASSERT_TRUE(file.CanSeek());
  file.Write("head ??? end");
  file.Seek(5);
  file.Write("sum");
  file.Seek(12);
  file.Write(".");
  file.Commit();
  EXPECT_EQ(Content(Path("a.txt")), "head sum end.");
}

TEST_F(AtomicFileTest, CannotSeekInAFileThatIsWrittenDirectly) {
  EXPECT_FALSE(AtomicFile("-").CanSeek());
  EXPECT_FALSE(AtomicFile("/dev/null").CanSeek());
}

TEST_F(AtomicFileTest, LeavesTheOldFileAndNothingElseWithoutCommit) {
  Put("a.txt", "old");
  { AtomicFile(Path("a.txt")).Write("new"); }
  EXPECT_EQ(Content(Path("a.txt")), "old");
  EXPECT_EQ(FilesInFolder(), 1);
}

TEST_F(AtomicFileTest, ReplacesTheFileBehindALinkAndKeepsTheLink) {
  Put("real.txt", "old");
  fs::create_symlink("real.txt", Path("link.txt"));
  AtomicFile file(Path("link.txt"));
  file.Write("new");
  file.Commit();
  EXPECT_TRUE(fs::is_symlink(Path("link.txt")));
  EXPECT_EQ(Content(Path("real.txt")), "new");
}

fs::perms PermissionsAfterWriting(const fs::path& path, FileAccess access) {
  AtomicFile file(path, access);
  file.Commit();
  return fs::status(path).permissions();
}

TEST_F(AtomicFileTest, IsReadByItsOwnerOnly) {
  const mode_t old_mask = umask(0);
  EXPECT_EQ(PermissionsAfterWriting(Path("a.txt"), FileAccess::kOwner), fs::perms(0600));
  umask(old_mask);
}

TEST_F(AtomicFileTest, RespectsTheUmaskWhereItIsForEverybody) {
  const mode_t old_mask = umask(027);
  EXPECT_EQ(PermissionsAfterWriting(Path("a.txt"), FileAccess::kUmask), fs::perms(0640));
  umask(old_mask);
}

TEST_F(AtomicFileTest, KeepsTheModeOfTheFileThatItReplaces) {
  for (const int mode : {0400, 0644, 0660}) {
    fs::permissions(Put("a.txt", "old"), fs::perms(mode));
    EXPECT_EQ(PermissionsAfterWriting(Path("a.txt"), FileAccess::kOwner), fs::perms(mode));
    fs::remove(Path("a.txt"));
  }
}

TEST_F(AtomicFileTest, TakesANameOfThe255BytesThatAFileSystemAllows) {
  const std::string name(255, 'n');
  AtomicFile file(Path(name));
  file.Write("new");
  file.Commit();
  EXPECT_EQ(Content(Path(name)), "new");
  EXPECT_EQ(FilesInFolder(), 1);
}

TEST_F(AtomicFileTest, TwoWritersOfOnePathDoNotMix) {
  AtomicFile first(Path("a.txt")), second(Path("a.txt"));
  first.Write("first");
  second.Write("second");
  first.Commit();
  EXPECT_EQ(Content(Path("a.txt")), "first");
  second.Commit();
  EXPECT_EQ(Content(Path("a.txt")), "second");
  EXPECT_EQ(FilesInFolder(), 1);
}

TEST_F(AtomicFileTest, WritesToStandardOutputUnderBothItsNames) {
  ::testing::internal::CaptureStdout();
  for (const char* name : {"-", "/dev/stdout"}) {
    AtomicFile file(name);
    file.Write("hello ");
    file.Commit();
  }
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "hello hello ");
}

TEST_F(AtomicFileTest, NamesAFolderThatDoesNotExist) {
  const fs::path path = Path("absent/a.txt");
  EXPECT_EQ(GetError(ErrorKind::kFailed, [&] { AtomicFile file(path); }),
            "cannot write " + path.string() + ": No such file or directory");
}

TEST_F(AtomicFileTest, DoesNotReplaceAFolder) {
  EXPECT_EQ(GetError(ErrorKind::kFailed, [&] { AtomicFile file(folder()); }),
            "cannot write " + folder().string() + ": Is a directory");
}

TEST_F(AtomicFileTest, ReportsAFullDisk) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "needs /dev/full, which is absent";
  const auto write = [](size_t size) {
    AtomicFile file("/dev/full");
    file.Write(std::string(size, 'x'));
    file.Commit();
  };
  for (size_t size : {size_t{1}, size_t{1} << 20}) {
    EXPECT_EQ(GetError(ErrorKind::kFailed, [&] { write(size); }),
              "cannot write /dev/full: No space left on device");
  }
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

}  // namespace
}  // namespace facegraph
