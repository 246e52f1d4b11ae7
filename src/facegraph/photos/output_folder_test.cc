// SPDX-License-Identifier: MIT
#include "facegraph/photos/output_folder.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

class OutputFolderTest : public testing::Test {
 protected:
  OutputFolderTest()
      : root_(fs::temp_directory_path() / fmt::format("facegraph-out-{}", getpid())) {
    fs::remove_all(root_);
    fs::create_directories(root_ / "victim");
  }
  ~OutputFolderTest() override { fs::remove_all(root_); }

  fs::path Out() const { return root_ / "out"; }
  void Put(const std::string& name, const std::string& text) const {
    std::ofstream(root_ / name, std::ios::binary) << text;
  }
  std::string Get(const std::string& name) const {
    std::ifstream file(root_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void WriteIndex(const std::string& text) const {
    OutputFolder output(Out());
    output.Begin();
    output.WriteFile("index.html", text);
    output.Finish();
  }

  fs::path root_;
};

TEST_F(OutputFolderTest, ReplacesItsOwnFilesAndNoOthers) {
  WriteIndex("one");
  WriteIndex("two");
  EXPECT_EQ(Get("out/index.html"), "two");
  Put("out/index.html", "edited");
  EXPECT_THROW(WriteIndex("three"), Error);
  EXPECT_EQ(Get("out/index.html"), "edited");
  fs::remove(Out() / "index.html");
  WriteIndex("four");
  EXPECT_EQ(Get("out/index.html"), "four");
}

TEST_F(OutputFolderTest, RefusesAFileThatComesWhileTheRunWorks) {
  OutputFolder output(Out());
  output.Begin();
  Put("out/index.html", "of somebody else");
  EXPECT_THROW(output.WriteFile("index.html", "ours"), Error);
  fs::remove(Out() / "index.html");
  fs::create_symlink(root_ / "victim/secret", Out() / "index.html");
  EXPECT_THROW(output.WriteFile("index.html", "ours"), Error);
  EXPECT_FALSE(fs::exists(root_ / "victim/secret"));
}

TEST_F(OutputFolderTest, WritesIntoTheFolderThatItOpened) {
  OutputFolder output(Out());
  fs::rename(Out(), root_ / "moved");
  fs::create_directory_symlink(root_ / "victim", Out());
  output.Begin();
  output.WriteFile("index.html", "ours");
  output.Finish();
  EXPECT_TRUE(fs::is_empty(root_ / "victim"));
  EXPECT_EQ(Get("moved/index.html"), "ours");
}

TEST_F(OutputFolderTest, ClearsWhatAKilledRunLeft) {
  std::string scratch;
  {
    OutputFolder output(Out());
    output.Begin();
    output.WriteFile("index.html", "one");
    scratch = output.scratch();
  }  // without Finish()
  Put("out/" + scratch, "half a file");
  Put("out/.facegraph-0123456789abcdef", "of another program");
  Put("out/.made-by-facegraph.new", "facegraph photos 1\nhalf a list");
  WriteIndex("two");
  EXPECT_FALSE(fs::exists(Out() / scratch));
  EXPECT_FALSE(fs::exists(Out() / ".made-by-facegraph.new"));
  EXPECT_TRUE(fs::exists(Out() / ".facegraph-0123456789abcdef"));
  EXPECT_EQ(Get("out/index.html"), "two");
}

TEST_F(OutputFolderTest, IsTakenByOneRun) {
  const OutputFolder output(Out());
  EXPECT_THROW(OutputFolder again(Out()), Error);
}

TEST(OutputList, HasEveryRecordAsItWasWritten) {
  const OutputRecord records[] = {{OutputKind::kFile, "people/person-0001/a\n\xFF.jpg", "12-3"},
                                  {OutputKind::kLink, "people/person-0001/b", "../../b"},
                                  {OutputKind::kFolder, "people/person-0001", ""},
                                  {OutputKind::kScratch, ".facegraph-0", ""}};
  std::string text = "facegraph photos 1\n";
  for (const OutputRecord& record : records) text += RecordText(record);
  const auto read = ParseOutputList(text + "fhalf a record");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 4u);
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(RecordText((*read)[i]), RecordText(records[i]));
  EXPECT_FALSE(ParseOutputList("person-0001/secret"));
  EXPECT_FALSE(ParseOutputList(""));
}

TEST_F(OutputFolderTest, ContentIsKnownByTextAndByFile) {
  const std::string large(3'000'001, 'x');
  for (const std::string& text :
       {std::string(), std::string("text"), large, large.substr(0, 2 << 20)}) {
    Put("victim/file", text);
    EXPECT_EQ(Folder::Open(root_ / "victim").ContentOf("file"), ContentText(text));
  }
  EXPECT_NE(ContentText(large), ContentText(large.substr(1) + "y"));
}

}  // namespace
}  // namespace facegraph
