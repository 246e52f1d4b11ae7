// SPDX-License-Identifier: MIT
#include "facegraph/io/atomic_files.h"

#include "facegraph/io/atomic_file.h"
#include "facegraph/io/files_for_tests.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

class AtomicFilesTest : public FileTest {
 protected:
  static void Write(const fs::path& path, std::string_view text) {
    AtomicFile file(path);
    file.Write(text);
    file.Commit();
  }
  int64_t Entries() const {
    return std::distance(fs::directory_iterator(folder()), fs::directory_iterator());
  }
};

TEST_F(AtomicFilesTest, AppearTogether) {
  Put("a.txt", "old a");
  AtomicFiles files;
  Write(files.Add(Path("a.txt")), "new a");
  Write(files.Add(Path("b.npy")), "new b");
  EXPECT_EQ(Content(Path("a.txt")), "old a");
  EXPECT_FALSE(fs::exists(Path("b.npy")));
  files.Commit();
  EXPECT_EQ(Content(Path("a.txt")), "new a");
  EXPECT_EQ(Content(Path("b.npy")), "new b");
  EXPECT_EQ(Entries(), 2);
}

TEST_F(AtomicFilesTest, LeaveTheOldFilesWithoutCommit) {
  Put("a.txt", "old a");
  {
    AtomicFiles files;
    Write(files.Add(Path("a.txt")), "new a");
    Write(files.Add(Path("b.txt")), "new b");
  }
  EXPECT_EQ(Content(Path("a.txt")), "old a");
  EXPECT_EQ(Entries(), 1);
}

TEST_F(AtomicFilesTest, ArePutBackIfOneCannotBeRenamed) {
  Put("a.txt", "old a");
  {
    AtomicFiles files;
    Write(files.Add(Path("a.txt")), "new a");
    Write(files.Add(Path("b.txt")), "new b");
    Write(files.Add(Path("c.txt")), "new c");
    fs::create_directories(Path("c.txt"));  // a file cannot replace a folder
    EXPECT_EQ(GetError(ErrorKind::kFailed, [&] { files.Commit(); }),
              "cannot write " + Path("c.txt").string() + ": Is a directory");
    EXPECT_EQ(Content(Path("a.txt")), "old a");
    EXPECT_FALSE(fs::exists(Path("b.txt")));
  }
  EXPECT_EQ(Entries(), 2);
}

TEST_F(AtomicFilesTest, KeepTheModesOfTheFilesThatTheyReplace) {
  fs::permissions(Put("a.txt", "old"), fs::perms(0644));
  AtomicFiles files;
  Write(files.Add(Path("a.txt")), "new");
  Write(files.Add(Path("b.txt")), "new");
  files.Commit();
  EXPECT_EQ(fs::status(Path("a.txt")).permissions(), fs::perms(0644));
  EXPECT_EQ(fs::status(Path("b.txt")).permissions(), fs::perms(0600));
}

TEST_F(AtomicFilesTest, AreDifferentFiles) {
  Put("a.txt", "old");
  fs::create_symlink("a.txt", Path("link.txt"));
  AtomicFiles files;
  files.Add(Path("a.txt"));
  EXPECT_THROW(files.Add(Path("a.txt")), Error);
  EXPECT_THROW(files.Add(Path("link.txt")), Error);
}

TEST_F(AtomicFilesTest, MayGoToDevicesAndStandardOutput) {
  AtomicFiles files;
  EXPECT_EQ(files.Add("-"), "-");
  EXPECT_EQ(files.Add("/dev/null"), "/dev/null");
  files.Commit();
}

TEST_F(AtomicFilesTest, AreNamedByTheirFinalPathInErrors) {
  AtomicFiles files;
  const fs::path path = files.Add(Path("a.txt"));
  fs::create_directories(path);
  EXPECT_EQ(GetError(ErrorKind::kFailed, [&] { AtomicFile file(path); }),
            "cannot write " + Path("a.txt").string() + ": Is a directory");
}

}  // namespace
}  // namespace facegraph
