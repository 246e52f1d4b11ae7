// SPDX-License-Identifier: MIT
#include "facegraph/photos/face_cache.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "facegraph/base/error.h"
#include "facegraph/photos/pictures_for_tests.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

class FaceCacheTest : public testing::Test {
 protected:
  FaceCacheTest() : path_(fs::temp_directory_path() / fmt::format("facegraph-cache-{}", getpid())) {
    fs::remove(path_);
  }
  ~FaceCacheTest() override { fs::remove(path_); }

  fs::path path_;
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
    FaceCache cache(path_, 1);
    cache.Add(cache.Key(photo), Content(5));
  }
  const FaceCache again(path_, 1);
  PhotoFaces found;
  ASSERT_TRUE(again.Find(again.Key(photo), found));
  ExpectSame(found, Content(5));
  EXPECT_EQ(found.faces[0].box.points[3].y, 7);
  EXPECT_FALSE(again.Find(again.Key(other), found));
}

TEST_F(FaceCacheTest, FindsNothingForOtherSettings) {
  const auto photo = AsBytes("photo");
  {
    FaceCache cache(path_, 1);
    cache.Add(cache.Key(photo), Content(5));
  }
  const FaceCache other(path_, 2);
  PhotoFaces found;
  EXPECT_FALSE(other.Find(other.Key(photo), found));
}

TEST_F(FaceCacheTest, DropsIncompleteRecords) {
  {
    FaceCache cache(path_, 1);
    cache.Add(10, Content(1));
    cache.Add(11, Content(2));
  }
  fs::resize_file(path_, fs::file_size(path_) - 1);
  {
    FaceCache cache(path_, 1);
    PhotoFaces found;
    EXPECT_TRUE(cache.Find(10, found));
    EXPECT_FALSE(cache.Find(11, found));
    cache.Add(12, Content(3));
  }
  const FaceCache cache(path_, 1);
  PhotoFaces found;
  EXPECT_EQ(cache.num_photos(), 2);
  ASSERT_TRUE(cache.Find(12, found));
  ExpectSame(found, Content(3));
}

TEST_F(FaceCacheTest, DropsCorruptRecords) {
  {
    FaceCache cache(path_, 1);
    cache.Add(10, Content(1));
  }
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(-3, std::ios::end);
  file.put('x');
  file.close();
  const FaceCache cache(path_, 1);
  EXPECT_EQ(cache.num_photos(), 0);
}

TEST_F(FaceCacheTest, DoesNotOverwriteOtherFiles) {
  std::ofstream(path_) << "my diary, which is longer than any mark at the beginning of a file";
  EXPECT_THROW(FaceCache(path_, 1), Error);
  EXPECT_EQ(fs::file_size(path_), 66u);
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
