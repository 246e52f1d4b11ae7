// SPDX-License-Identifier: MIT
#include "facegraph/photos/face_cache.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <limits>

#include "facegraph/base/error.h"
#include "facegraph/photos/pictures_for_tests.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

class FaceCacheTest : public testing::Test {
 protected:
  FaceCacheTest()
      : root_(fs::temp_directory_path() / fmt::format("facegraph-cache-{}", getpid())),
        path_(root_ / "faces.cache") {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~FaceCacheTest() override { fs::remove_all(root_); }

  FaceCache Open(uint64_t settings) const { return {Folder::Open(root_), "faces.cache", settings}; }

  fs::path root_, path_;
};

PhotoFaces Content(float value) {
  PhotoFaces content{640, 480, {}};
  PhotoFace face;
  face.box.x = 12.5;
  face.box.points[3].y = 7;
  face.feature = {value, 2, 3};
  face.thumbnail = {std::byte{1}, std::byte{255}};
  content.faces = {face, face};
  return content;
}

void ExpectSame(const PhotoFaces& a, const PhotoFaces& b) { EXPECT_EQ(PackFaces(a), PackFaces(b)); }

TEST_F(FaceCacheTest, FindsAPhotoByItsContent) {
  const auto photo = AsBytes("the bytes of a photo"), other = AsBytes("those of another");
  {
    FaceCache cache = Open(1);
    cache.Add(cache.Key(photo), Content(5));
  }
  const FaceCache again = Open(1);
  PhotoFaces found;
  ASSERT_TRUE(again.Find(again.Key(photo), found));
  ExpectSame(found, Content(5));
  EXPECT_EQ(found.faces[0].box.points[3].y, 7);
  EXPECT_FALSE(again.Find(again.Key(other), found));
}

TEST_F(FaceCacheTest, FindsNothingForOtherSettings) {
  const auto photo = AsBytes("photo");
  {
    FaceCache cache = Open(1);
    cache.Add(cache.Key(photo), Content(5));
  }
  const FaceCache other = Open(2);
  PhotoFaces found;
  EXPECT_FALSE(other.Find(other.Key(photo), found));
}

TEST_F(FaceCacheTest, DropsIncompleteRecords) {
  {
    FaceCache cache = Open(1);
    cache.Add(10, Content(1));
    cache.Add(11, Content(2));
  }
  fs::resize_file(path_, fs::file_size(path_) - 1);
  {
    FaceCache cache = Open(1);
    PhotoFaces found;
    EXPECT_TRUE(cache.Find(10, found));
    EXPECT_FALSE(cache.Find(11, found));
    cache.Add(12, Content(3));
  }
  const FaceCache cache = Open(1);
  PhotoFaces found;
  EXPECT_EQ(cache.num_photos(), 2);
  ASSERT_TRUE(cache.Find(12, found));
  ExpectSame(found, Content(3));
}

TEST_F(FaceCacheTest, DropsCorruptRecords) {
  {
    FaceCache cache = Open(1);
    cache.Add(10, Content(1));
  }
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(-3, std::ios::end);
  file.put('x');
  file.close();
  const FaceCache cache = Open(1);
  EXPECT_EQ(cache.num_photos(), 0);
}

TEST_F(FaceCacheTest, DoesNotOverwriteOtherFiles) {
  std::ofstream(path_) << "my diary, which is longer than any mark at the beginning of a file";
  EXPECT_THROW(Open(1), Error);
  EXPECT_EQ(fs::file_size(path_), 66u);
}

TEST_F(FaceCacheTest, IsNoLinkAndHasNoOtherName) {
  Open(1);
  fs::rename(path_, root_ / "elsewhere");
  fs::create_hard_link(root_ / "elsewhere", path_);
  EXPECT_THROW(Open(1), Error);
  fs::remove(path_);
  fs::create_symlink("elsewhere", path_);
  EXPECT_THROW(Open(1), Error);
  fs::remove(path_);
  fs::create_symlink("absent", path_);
  EXPECT_THROW(Open(1), Error);
  EXPECT_FALSE(fs::exists(root_ / "absent"));
  fs::remove(path_);
  fs::create_directory(path_);
  EXPECT_THROW(Open(1), Error);
}

TEST_F(FaceCacheTest, IsReadSafelyWhileOthersCutIt) {
  {
    FaceCache cache = Open(1);
    cache.Add(10, Content(1));
  }
  const FaceCache cache = Open(1);
  ASSERT_EQ(cache.num_photos(), 1);
  fs::resize_file(path_, 30);
  PhotoFaces content;
  EXPECT_FALSE(cache.Find(10, content));
}

TEST_F(FaceCacheTest, IsForItsOwnerAlone) {
  Open(1);
  EXPECT_EQ(fs::status(path_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(UnpackFaces, RejectsFacesThatNoPhotoHas) {
  PhotoFaces content, read;
  for (const int what : {0, 1, 2, 3}) {
    content = Content(1);
    if (what == 0) content.width = -1;
    if (what == 1) content.faces[1].feature[2] = std::numeric_limits<float>::quiet_NaN();
    if (what == 2) content.faces[0].box.x = std::numeric_limits<double>::infinity();
    if (what == 3) content.faces[1].feature.push_back(0);
    EXPECT_FALSE(UnpackFaces(PackFaces(content), read)) << what;
  }
}

TEST(UnpackFaces, RejectsTruncatedAndTooLongBytes) {
  std::vector<std::byte> bytes = PackFaces(Content(1));
  PhotoFaces content;
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(UnpackFaces(std::span(bytes).first(size), content)) << size;
  }
  bytes.push_back(std::byte{0});
  EXPECT_FALSE(UnpackFaces(bytes, content));
}

}  // namespace
}  // namespace facegraph
