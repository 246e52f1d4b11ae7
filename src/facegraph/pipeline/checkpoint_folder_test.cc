// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/checkpoint_folder.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "facegraph/pipeline/checkpoint_for_tests.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// What becomes of files that this run did not write.
class ForeignFiles : public CheckpointFiles {
 protected:
  /// The message of a refusal that changes nothing.
  std::string Refusal(ErrorKind kind = ErrorKind::kUsage, const RunDescription& run = kRun) const {
    const auto before = Everything(Path("run"));
    const std::string message =
        GetError(kind, [&] { const Checkpoint checkpoint(Path("run"), run, 0); });
    EXPECT_EQ(Everything(Path("run")), before);
    EXPECT_THAT(message, HasSubstr(Path("run").string()));
    return message;
  }
};

TEST_F(ForeignFiles, AFolderThatIsNeitherEmptyNorACheckpointIsRejectedAndKept) {
  const auto make = [&](const std::string& name, const std::string& content) {
    fs::remove_all(Path("run"));
    fs::create_directory(Path("run"));
    Put("run/" + name, content);
  };
  for (const char* name : {"mine.txt", "a.tmp-1", "scores.npz.tmp-123", "proposals",
                           "proposals.npz", "unfinished", "neighbors.part", ".hidden"}) {
    make(name, "mine");
    EXPECT_THAT(Refusal(), HasSubstr("neither empty nor a checkpoint")) << name;
  }
  for (const char* text : {"", "{}", "[]", "mine", R"({"k": "4"})", R"({"format": "other"})"}) {
    make("run.json", text);
    if (*text == '\0') Put("run/mine.txt", "mine");
    EXPECT_THAT(Refusal(), HasSubstr("neither empty nor a checkpoint")) << text;
  }
  make("run.json", std::string(3'000'000, ' '));
  EXPECT_THAT(Refusal(), HasSubstr("neither empty nor a checkpoint"));
}

TEST_F(ForeignFiles, ARunFileThatIsNoRegularFileIsRejected) {
  fs::create_directory(Path("run"));
  fs::create_symlink(Path("victim"), Path("run/run.json"));
  EXPECT_THAT(Refusal(), HasSubstr("neither empty nor a checkpoint"));
  EXPECT_FALSE(fs::exists(Path("victim")));
  fs::remove(Path("run/run.json"));
  ASSERT_EQ(mkfifo(Path("run/run.json").c_str(), 0600), 0);
  EXPECT_THAT(Refusal(), HasSubstr("neither empty nor a checkpoint"));
  fs::remove(Path("run/run.json"));
  fs::create_directory(Path("run/run.json"));
  EXPECT_THAT(Refusal(ErrorKind::kFailed), HasSubstr("run.json"));
}

TEST_F(ForeignFiles, AFileWithTheNameOfAStageIsNeitherReadNorReplacedNorRemoved) {
  for (const char* name : {"proposals", "neighbors.part", "inliers", "unfinished"}) {
    for (const std::string& content : {std::string("mine"), std::string(200, 'x')}) {
      { Open(); }
      Put(std::string("run/") + name, content);
      EXPECT_THAT(Refusal(ErrorKind::kBadData),
                  HasSubstr(std::string(name) + ": is no file of this"));
      fs::remove(Path("run") / name);
    }
    Put("victim", "mine");
    fs::create_symlink(Path("victim"), Path("run") / name);
    EXPECT_THAT(Refusal(ErrorKind::kBadData), HasSubstr(name));
    EXPECT_EQ(Content(Path("victim")), "mine");
    fs::remove(Path("run") / name);
  }
}

TEST_F(ForeignFiles, AFileThatComesDuringTheRunIsKept) {
  const Checkpoint checkpoint = Open();
  Put("victim", "mine");
  fs::create_symlink(Path("victim"), Path("run/proposals"));
  Put("run/scores", "mine");
  EXPECT_THAT(BadData([&] { checkpoint.Save(proposal_set_); }), HasSubstr("a symbolic link"));
  EXPECT_THAT(BadData([&] { checkpoint.Save(scores_); }), HasSubstr("is no file of this"));
  EXPECT_THAT(BadData([&] { checkpoint.LoadScores(proposal_set_); }), HasSubstr("is no file of"));
  checkpoint.Remove();
  EXPECT_EQ(Content(Path("run/scores")), "mine");
  EXPECT_EQ(Content(Path("victim")), "mine");
  EXPECT_TRUE(fs::is_symlink(Path("run/proposals")));
}

TEST_F(ForeignFiles, AStageOfAnotherRunIsRejected) {
  RunDescription other = kRun;
  other["k"] = "5";
  { Checkpoint(Path("run"), other, 0).Save(scores_); }
  const std::string theirs = Content(Path("run/scores"));
  fs::remove_all(Path("run"));
  SaveAll();
  Put("run/scores", theirs);
  EXPECT_THAT(Refusal(ErrorKind::kBadData), HasSubstr("scores: is of another checkpoint"));
  Put("run/scores", Content(Path("run/proposals")));
  EXPECT_THAT(Refusal(ErrorKind::kBadData), HasSubstr("scores: is of another checkpoint"));
}

TEST_F(ForeignFiles, TheFolderOfAnotherRunIsRejectedAndTheDifferenceNamed) {
  { Open(); }
  RunDescription other = kRun;
  other["k"] = "30";
  EXPECT_THAT(Refusal(ErrorKind::kUsage, other), HasSubstr("holds another run (k 4, not 30)"));
  other = kRun;
  other["new"] = "1";
  EXPECT_THAT(Refusal(ErrorKind::kUsage, other), HasSubstr("new"));
}

TEST_F(ForeignFiles, OnlyTheFilesOfTheRunAreRemovedAtTheEnd) {
  {
    const Checkpoint checkpoint = Open();
    checkpoint.Save(scores_);
    Put("run/mine.txt", "mine");
    Put("run/scores.tmp-123", "mine");
    checkpoint.Remove();
  }
  EXPECT_EQ(Everything(Path("run")),
            (std::map<std::string, std::string>{{"mine.txt", "mine"}, {"scores.tmp-123", "mine"}}));
  fs::remove_all(Path("run"));
  Open().Remove();
  EXPECT_FALSE(fs::exists(Path("run")));
}

TEST_F(CheckpointFiles, ItsFilesAreForTheUserAlone) {
  SaveAll();
  EXPECT_EQ(fs::status(Path("run")).permissions(), fs::perms::owner_all);
  for (const auto& entry : fs::directory_iterator(Path("run"))) {
    const auto others = fs::perms::group_all | fs::perms::others_all;
    EXPECT_EQ(entry.status().permissions() & others, fs::perms::none) << entry.path();
  }
}

TEST_F(CheckpointFiles, AFolderThatWasBeingMadeIsContinued) {
  { Open(); }
  const std::string whole = Content(Path("run/run.json"));
  for (const size_t size : {size_t{0}, size_t{1}, whole.size() / 2, whole.size() - 1}) {
    Put("run/run.json", whole.substr(0, size));
    { Open(); }
    EXPECT_EQ(Content(Path("run/run.json")), whole);
  }
  fs::remove(Path("run/run.json"));  // an empty folder of the user
  { Open(); }
  EXPECT_EQ(Content(Path("run/run.json")), whole);
}

TEST_F(CheckpointFiles, AnUnfinishedFileOfAKilledProcessIsReplaced) {
  SaveAll();
  const std::string scores = Content(Path("run/scores"));
  for (const std::string& start : {std::string(), scores.substr(0, scores.size() - 1), scores}) {
    Put("run/unfinished", start);
    ExpectAllAsSaved();
    EXPECT_FALSE(fs::exists(Path("run/unfinished")));
  }
}

TEST_F(CheckpointFiles, ASecondUserOfAFolderIsRejectedUntilTheFirstEnds) {
  {
    const Checkpoint first = Open();
    EXPECT_THAT(GetError(ErrorKind::kUsage, [&] { Open(); }), HasSubstr("another process uses"));
  }
  EXPECT_NO_THROW(Open());
}

TEST_F(CheckpointFiles, TheLockEndsWithAProcessThatIsKilled) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const Checkpoint checkpoint = Open();
    const char byte = 1;
    if (write(ready[1], &byte, 1) != 1) _exit(1);
    for (;;) pause();
  }
  char byte = 0;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  close(ready[0]);
  close(ready[1]);
  EXPECT_THAT(GetError(ErrorKind::kUsage, [&] { Open(); }), HasSubstr("another process uses"));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_NO_THROW(Open());
}

}  // namespace
}  // namespace facegraph
