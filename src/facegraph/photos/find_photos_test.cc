// SPDX-License-Identifier: MIT
#include "facegraph/photos/find_photos.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

TEST(FindPhotos, ListsImagesInOrderAndIgnoresTheRest) {
  const fs::path root = fs::temp_directory_path() / fmt::format("facegraph-find-{}", getpid());
  fs::remove_all(root);
  fs::create_directories(root / "2024/trip");
  fs::create_directories(root / "out/people");
  fs::create_directories(root / ".thumbnails");
  fs::create_directories(root / "folder.jpg");
  for (const char* name : {"b.JPG", "a.heic", "notes.txt", "2024/trip/c.webp", "out/people/b.jpg",
                           "scan.tiff", ".hidden.jpg", ".thumbnails/x.png"}) {
    std::ofstream(root / name) << "x";
  }
  fs::create_directory_symlink(root, root / "again");
  const FoundPhotos found = FindPhotos(root, root / "out");
  EXPECT_THAT(found.photos,
              testing::ElementsAre(root / "2024/trip/c.webp", root / "a.heic", root / "b.JPG"));
  ASSERT_EQ(found.skipped.size(), 1u);
  EXPECT_EQ(found.skipped[0].path, root / "scan.tiff");
  fs::remove_all(root);
  EXPECT_THROW(FindPhotos(root, {}), Error);
}

}  // namespace
}  // namespace facegraph
