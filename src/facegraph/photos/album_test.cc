// SPDX-License-Identifier: MIT
#include "facegraph/photos/album.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "facegraph/base/error.h"
#include "facegraph/photos/album_files.h"
#include "facegraph/photos/gallery.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

/// A temporary folder of photos.
class AlbumTest : public testing::Test {
 protected:
  AlbumTest() : root_(fs::temp_directory_path() / fmt::format("facegraph-album-{}", getpid())) {
    fs::remove_all(root_);
    fs::create_directories(root_ / "in/b");
  }
  ~AlbumTest() override { fs::remove_all(root_); }

  /// faces: for each face, which of eight orthogonal features it has.
  Photo MakePhoto(const std::string& name, const std::vector<int>& faces) {
    std::ofstream(root_ / "in" / name) << "content of " << name;
    Photo photo{root_ / "in" / name, {100, 100, {}}, ""};
    for (const int direction : faces) {
      PhotoFace face;
      face.box = {10, 20, 30, 40, 0.9, {}};
      face.feature.assign(8, 0.0f);
      face.feature[direction] = 1;
      face.thumbnail = {std::byte{0xFF}, std::byte{0xD8}, std::byte{0xFF}};
      photo.content.faces.push_back(face);
    }
    return photo;
  }
  Album MakeTestAlbum() {
    Photo broken{root_ / "in/broken.jpg", {}, "is a broken JPEG"};
    return MakeAlbum({MakePhoto("a.jpg", {0, 1}), MakePhoto("b/a.jpg", {1}),
                      MakePhoto("c<1>, \"x\".jpg", {1}), MakePhoto("empty.jpg", {}), broken},
                     {}, {});
  }
  PeopleReport Write(int min_photos, bool copy) {
    OutputFolder output(root_ / "out");
    output.Begin();
    const PeopleReport report = WritePeopleFolders(MakeTestAlbum(), output, min_photos, copy, {});
    output.Finish();
    return report;
  }
  std::string Gallery(const Album& album) {
    GalleryOptions options;
    options.root = root_ / "in";
    options.folder = root_ / "out";
    return GalleryPage(album, options);
  }

  fs::path root_;
};

TEST_F(AlbumTest, SortsPeopleByNumberOfPhotos) {
  const Album album = MakeTestAlbum();
  ASSERT_EQ(album.people.size(), 2u);
  EXPECT_THAT(album.people[0].photos, testing::ElementsAre(0, 1, 2));
  EXPECT_THAT(album.people[1].photos, testing::ElementsAre(0));
  EXPECT_EQ(album.photos.size(), 4u);
  ASSERT_EQ(album.unread.size(), 1u);
}

TEST_F(AlbumTest, WritesOneRowPerFace) {
  EXPECT_EQ(FacesCsv(MakeTestAlbum(), root_ / "in"),
            "file,face,person,x,y,width,height,score,similarity\n"
            "a.jpg,0,person-0002,10.0,20.0,30.0,40.0,0.900,1.000\n"
            "a.jpg,1,person-0001,10.0,20.0,30.0,40.0,0.900,1.000\n"
            "b/a.jpg,0,person-0001,10.0,20.0,30.0,40.0,0.900,1.000\n"
            "\"c<1>, \"\"x\"\".jpg\",0,person-0001,10.0,20.0,30.0,40.0,0.900,1.000\n");
  EXPECT_EQ(WithoutFacesCsv(MakeTestAlbum(), root_ / "in"),
            "file,reason\nempty.jpg,no face was found\nbroken.jpg,is a broken JPEG\n");
}

TEST_F(AlbumTest, LinksPhotosIntoFoldersOfPeople) {
  const fs::path folder = root_ / "out/people";
  Write(2, /*copy=*/false);
  EXPECT_TRUE(fs::is_symlink(folder / "person-0001/a.jpg"));
  EXPECT_TRUE(fs::equivalent(folder / "person-0001/a.jpg", root_ / "in/a.jpg"));
  EXPECT_TRUE(fs::equivalent(folder / "person-0001/a-2.jpg", root_ / "in/b/a.jpg"));
  EXPECT_FALSE(fs::exists(folder / "person-0002"));
}

TEST_F(AlbumTest, RemovesOnlyItsOwnEarlierFiles) {
  const fs::path folder = root_ / "out/people";
  Write(1, /*copy=*/true);
  EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(folder / "person-0002/a.jpg")));
  std::ofstream(folder / "person-0001/note.txt") << "mine";
  fs::rename(folder / "person-0002", folder / "Anna");
  Write(4, /*copy=*/true);
  EXPECT_FALSE(fs::exists(folder / "person-0001/a.jpg"));
  EXPECT_TRUE(fs::exists(folder / "person-0001/note.txt"));
  EXPECT_TRUE(fs::exists(folder / "Anna/a.jpg"));
  EXPECT_TRUE(fs::exists(root_ / "in/a.jpg"));
}

TEST_F(AlbumTest, RejectsAFolderWithOtherFiles) {
  fs::create_directories(root_ / "out/people");
  std::ofstream(root_ / "out/people/list.txt") << "mine";
  EXPECT_THROW(Write(1, /*copy=*/false), Error);
}

TEST_F(AlbumTest, PageShowsPeopleAndEscapesNames) {
  const std::string page = Gallery(MakeTestAlbum());
  EXPECT_THAT(page, HasSubstr("<section class=\"person\" id=\"person-0001\""));
  EXPECT_THAT(page, Not(HasSubstr("id=\"person-0002\"")));
  EXPECT_THAT(page, HasSubstr("href=\"../in/c%3C1%3E%2C%20%22x%22.jpg\""));
  EXPECT_THAT(page, HasSubstr("Person 1 in c&lt;1&gt;, &quot;x&quot;.jpg"));
  EXPECT_THAT(page, HasSubstr("src=\"data:image/jpeg;base64,/9j/\""));
  EXPECT_THAT(page, HasSubstr("1 photo without a face"));
  EXPECT_THAT(page, HasSubstr("broken.jpg: is a broken JPEG"));
  EXPECT_THAT(page, Not(HasSubstr("{{")));
  EXPECT_THAT(page, Not(HasSubstr("://")));
}

TEST_F(AlbumTest, PageWithoutPeopleIsValid) {
  const std::string page = Gallery(MakeAlbum({MakePhoto("empty.jpg", {})}, {}, {}));
  EXPECT_THAT(page, HasSubstr("Nobody is seen more than once in 1 photo, 0 faces found"));
}

}  // namespace
}  // namespace facegraph
