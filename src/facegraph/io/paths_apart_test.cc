// SPDX-License-Identifier: MIT
#include "facegraph/io/paths_apart.h"

#include <gtest/gtest.h>

#include <vector>

#include "facegraph/io/files_for_tests.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

bool IsShard(const fs::path& name) { return name.extension() == ".npy"; }

class PathsApartTest : public FileTest {
 protected:
  PathsApartTest() {
    Put("in.npy", "dear");
    fs::create_directory(Path("shards"));
    Put("shards/0.npy", "dear");
    Put("shards/notes.txt", "notes");
  }
  std::string Refuse(std::vector<InputPath> inputs, std::vector<OutputPath> outputs) const {
    return GetError(ErrorKind::kUsage, [&] { RequireApart(inputs, outputs); });
  }
  void Accept(std::vector<InputPath> inputs, std::vector<OutputPath> outputs) const {
    EXPECT_NO_THROW(RequireApart(inputs, outputs));
  }
  InputPath File() const { return {"FEATURES", Path("in.npy")}; }
  InputPath Folder() const { return {"FEATURES", Path("shards"), IsShard}; }
};

TEST_F(PathsApartTest, RefuseAnInputByEveryNameThatItHas) {
  fs::create_symlink("in.npy", Path("link.npy"));
  fs::create_hard_link(Path("in.npy"), Path("hard.npy"));
  fs::create_directory_symlink(".", Path("here"));
  for (const char* name : {"in.npy", "./in.npy", "shards/../in.npy", "link.npy", "hard.npy",
                           "here/in.npy", "here/link.npy"}) {
    const std::string message = Refuse({File()}, {{"--output", Path(name)}});
    EXPECT_THAT(message, testing::HasSubstr("--output " + Path(name).string())) << name;
    EXPECT_THAT(message, testing::HasSubstr("FEATURES")) << name;
  }
}

TEST_F(PathsApartTest, RefuseFilesThatAnInputFolderHasOrWouldGet) {
  fs::create_symlink("../in.npy", Path("shards/1.npy"));
  for (const char* name : {"shards/0.npy", "shards/1.npy", "shards/new.npy", "in.npy"}) {
    Refuse({Folder()}, {{"--output", Path(name)}});
  }
  Accept({Folder()}, {{"--output", Path("shards/labels.txt")}});
  Accept({Folder()}, {{"--output", Path("shards/notes.txt")}});
}

TEST_F(PathsApartTest, RefuseEveryFileOfAFolderThatIsReadWhole) {
  const InputPath whole{"DIR", Path("shards")};
  Refuse({whole}, {{"--output", Path("shards/notes.txt")}});
  Accept({whole}, {{"--output", Path("shards/new.txt")}});
}

TEST_F(PathsApartTest, RefuseOneFileForTwoOutputs) {
  fs::create_directory_symlink("shards", Path("same"));
  Refuse({}, {{"--output", Path("a.txt")}, {"--manifest", Path("./a.txt")}});
  Refuse({}, {{"--output", Path("shards/a.txt")}, {"--manifest", Path("same/a.txt")}});
  Refuse({}, {{"--output", Path("absent/a.txt")}, {"--manifest", Path("absent/../absent/a.txt")}});
  Refuse({}, {{"--csv", "-"}, {"--markdown", "/dev/stdout"}});
  Accept({}, {{"--output", Path("a.txt")}, {"--manifest", Path("b.txt")}});
}

TEST_F(PathsApartTest, RefuseAnOutputInAFolderThatIsReplaced) {
  Refuse({}, {{"--run", Path("run"), true}, {"--checkpoint", Path("run/parts"), true}});
  Refuse({}, {{"--run", Path("run/"), true}, {"--checkpoint", Path("run"), true}});
  Accept({}, {{"--run", Path("run"), true}, {"--checkpoint", Path("running"), true}});
  Accept({}, {{"--run", Path("run"), true}, {"--run", Path("run/labels.txt")}});
}

TEST_F(PathsApartTest, AcceptOtherFilesDevicesAndInputsThatAreAbsent) {
  Accept({File()}, {{"--output", Path("out.npy")}});
  Accept({{"TRUTH", "/dev/null"}}, {{"--output", "/dev/null"}, {"--manifest", "/dev/null"}});
  Accept({{"TRUTH", Path("absent")}}, {{"--output", Path("absent")}});
}

}  // namespace
}  // namespace facegraph
