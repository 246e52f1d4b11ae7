// SPDX-License-Identifier: MIT
#include "facegraph/io/staging_place.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "facegraph/io/atomic_file.h"
#include "facegraph/io/atomic_folder.h"
#include "facegraph/io/files_for_tests.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr const char* kName = ".a.txt.tmp-0123456789abcdef";

class StagingPlaceTest : public FileTest {
 protected:
  std::set<std::string> Names(std::string_view in = ".") const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(Path(in))) {
      names.insert(entry.path().filename().string());
    }
    return names;
  }
  /// What `write` leaves if the process is killed at its end.
  template <typename Write>
  void Kill(const Write& write) const {
    const pid_t process = fork();
    ASSERT_GE(process, 0);
    if (process == 0) {
      write();
      _exit(0);  // no destructors, as after kill -9
    }
    ASSERT_EQ(waitpid(process, nullptr, 0), process);
  }
  void WriteAgain(const fs::path& path) const {
    AtomicFile file(path);
    file.Write("new");
    file.Commit();
    EXPECT_EQ(Content(path), "new");
  }
};

TEST_F(StagingPlaceTest, HasANameThatNobodyCanGuess) {
  std::set<std::string> names;
  for (int i = 0; i < 100; ++i) {
    const AtomicFile file(Path("a.txt"));
    for (const std::string& name : Names()) {
      EXPECT_TRUE(HasStagingName(name)) << name;
      EXPECT_EQ(name.find(std::to_string(getpid())), std::string::npos);
      names.insert(name);
    }
  }
  EXPECT_EQ(names.size(), 100);
}

TEST_F(StagingPlaceTest, IsSeenByItsOwnerOnly) {
  const mode_t old_mask = umask(0);
  const AtomicFile file(Path("a.txt"));
  umask(old_mask);
  for (const auto& entry : fs::directory_iterator(folder())) {
    EXPECT_EQ(entry.status().permissions(), fs::perms(0700));
  }
}

TEST_F(StagingPlaceTest, OfAKilledWriterIsRemovedByTheNextWriterOfThatName) {
  Kill([&] { (new AtomicFile(Path("a.txt")))->Write("half"); });
  EXPECT_EQ(Names().size(), 1);
  WriteAgain(Path("other.txt"));
  EXPECT_EQ(Names().size(), 2);  // the place of another name stays
  WriteAgain(Path("a.txt"));
  EXPECT_EQ(Names(), (std::set<std::string>{"a.txt", "other.txt"}));
}

TEST_F(StagingPlaceTest, OfAKilledWriterOfALongNameIsRemoved) {
  const std::string name(255, 'n');
  Kill([&] { new AtomicFile(Path(name)); });
  WriteAgain(Path(name));
  EXPECT_EQ(Names(), std::set<std::string>{name});
}

TEST_F(StagingPlaceTest, OfAKilledFolderIsRemovedWithTheFilesInIt) {
  Kill([&] {
    auto* run = new AtomicFolder(Path("run"), {"a", "b"});
    WriteAgain(run->File("a"));
    (new AtomicFile(run->File("b")))->Write("half");
  });
  EXPECT_EQ(Names().size(), 1);
  AtomicFolder(Path("run"), {"a", "b"}).Commit();
  EXPECT_EQ(Names(), std::set<std::string>{"run"});
}

TEST_F(StagingPlaceTest, InAFolderOfARunDoesNotKeepItFromBeingReplaced) {
  AtomicFolder(Path("run"), {"a"}).Commit();
  Kill([&] { new AtomicFile(Path("run/a")); });
  EXPECT_EQ(Names("run").size(), 1);
  AtomicFolder(Path("run"), {"a"}).Commit();
  EXPECT_TRUE(Names("run").empty());
}

TEST_F(StagingPlaceTest, OfALivingWriterStays) {
  AtomicFile first(Path("a.txt"));
  first.Write("first");
  WriteAgain(Path("a.txt"));
  Kill([&] { WriteAgain(Path("a.txt")); });
  first.Commit();
  EXPECT_EQ(Content(Path("a.txt")), "first");
}

TEST_F(StagingPlaceTest, WithFilesOfTheUserKeepsThem) {
  Kill([&] { new AtomicFile(Path("a.txt")); });
  const std::string place = *Names().begin();
  Put(place + "/holiday.jpg", "dear");
  WriteAgain(Path("a.txt"));
  EXPECT_EQ(Content(Path(place + "/holiday.jpg")), "dear");
  fs::remove(Path(place + "/holiday.jpg"));
  WriteAgain(Path("a.txt"));
  EXPECT_EQ(Names(), std::set<std::string>{"a.txt"});
}

TEST_F(StagingPlaceTest, OfAKilledFolderKeepsFilesOfTheUser) {
  Kill([&] { new AtomicFolder(Path("run"), {"a"}); });
  const std::string file = *Names().begin() + "/run/holiday.jpg";
  Put(file, "dear");
  AtomicFolder(Path("run"), {"a"}).Commit();
  EXPECT_EQ(Content(Path(file)), "dear");
}

TEST_F(StagingPlaceTest, IsNeverWhatOthersMadeOfThatForm) {
  Put(kName, "a file");
  fs::create_directory(Path(".a.txt.tmp-0000000000000001"));
  Put(".a.txt.tmp-0000000000000001/a.txt", "no marker");
  fs::create_directory(Path(".a.txt.tmp-0000000000000002"));
  Put(".a.txt.tmp-0000000000000002/.a.txt.tmp-0000000000000002", "another text");
  fs::create_directory(Path("victim"));
  Put("victim/a.txt", "dear");
  fs::create_directory_symlink("victim", Path(".a.txt.tmp-0000000000000003"));
  const std::set<std::string> before = Names();
  WriteAgain(Path("a.txt"));
  std::set<std::string> after = Names();
  after.erase("a.txt");
  EXPECT_EQ(after, before);
  EXPECT_EQ(Content(Path(kName)), "a file");
  EXPECT_EQ(Content(Path("victim/a.txt")), "dear");
}

TEST_F(StagingPlaceTest, OfAWriterThatWasKilledWhileItReplacedGivesTheEarlierFileBack) {
  Kill([&] { (new AtomicFile(Path("a.txt")))->Write("half"); });
  Put(*Names().begin() + "/.a.txt.tmp-earlier", "dear");
  ClearStagingPlaces(Path("a.txt"));
  EXPECT_EQ(Content(Path("a.txt")), "dear");
  EXPECT_EQ(Names(), std::set<std::string>{"a.txt"});
}

TEST_F(StagingPlaceTest, WithACopiedMarkerIsNoneOfOurs) {
  Kill([&] { (new AtomicFile(Path("a.txt")))->Write("half"); });
  const std::string place = *Names().begin();
  fs::copy(Path(place), Path(kName));
  fs::rename(Path(kName) / place, Path(kName) / kName);
  WriteAgain(Path("a.txt"));
  EXPECT_TRUE(fs::exists(Path(kName) / "a.txt"));
}

TEST_F(StagingPlaceTest, DoesNotWriteThroughALinkInItsPlace) {
  Put("victim", "dear");
  AtomicFile file(Path("a.txt"));
  file.Write("new");
  const fs::path content = Path(*Names().begin()) / "a.txt";
  fs::remove(content);
  fs::create_symlink(Path("victim"), content);
  file.Commit();
  EXPECT_EQ(Content(Path("victim")), "dear");
}

TEST_F(StagingPlaceTest, IsRemovedWithAllOthersOfAProgramThatEndsWithoutDestructors) {
  Kill([&] {
    (new AtomicFile(Path("a.txt")))->Write("half");
    auto* run = new AtomicFolder(Path("run"), {"a"});
    new AtomicFile(run->File("a"));
    StagingPlace::ClearAll();
  });
  EXPECT_TRUE(Names().empty());
}

TEST_F(StagingPlaceTest, IsLeftOutOfPathsInMessages) {
  EXPECT_EQ(WithoutStagingPlaces("x/.a.txt.tmp-0123456789abcdef/a.txt"), "x/a.txt");
  EXPECT_EQ(WithoutStagingPlaces("x/.a.txt.tmp-0123/a.txt"), "x/.a.txt.tmp-0123/a.txt");
}

}  // namespace
}  // namespace facegraph
