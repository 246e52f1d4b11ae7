// SPDX-License-Identifier: MIT
#include "facegraph/io/mapped_file.h"

#include <sys/stat.h>

#include "facegraph/io/files_for_tests.h"

namespace facegraph {
namespace {

using MappedFileTest = FileTest;

TEST_F(MappedFileTest, HoldsTheBytesOfTheFile) {
  const auto file = MappedFile::Open(Put("a.bin", "abc"));
  ASSERT_EQ(file->size(), 3u);
  EXPECT_EQ(file->bytes()[2], std::byte{'c'});
}

TEST_F(MappedFileTest, StaysValidAfterTheFileIsRemoved) {
  const auto file = MappedFile::Open(Put("a.bin", "abc"));
  std::filesystem::remove(Path("a.bin"));
  EXPECT_EQ(file->bytes()[0], std::byte{'a'});
}

TEST_F(MappedFileTest, MayBeEmpty) { EXPECT_EQ(MappedFile::Open(Put("a.bin", ""))->size(), 0u); }

TEST_F(MappedFileTest, ReportsWhyAFileCannotBeOpened) {
  const auto message = [](const std::filesystem::path& path) {
    return BadData([&] { MappedFile::Open(path); });
  };
  EXPECT_EQ(message(Path("absent")),
            "cannot open " + Path("absent").string() + ": No such file or directory");
  EXPECT_EQ(message(folder()), "cannot open " + folder().string() + ": Is a directory");
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(message(Path("pipe")), "cannot open " + Path("pipe").string() + ": not a regular file");
}

}  // namespace
}  // namespace facegraph
