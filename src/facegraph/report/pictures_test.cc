// SPDX-License-Identifier: MIT
#include "facegraph/report/pictures.h"

#include "facegraph/io/files_for_tests.h"

namespace facegraph {
namespace {

using testing::HasSubstr;

class PicturesTest : public FileTest {};

TEST_F(PicturesTest, ListHasOnePathALineAndEmptyLines) {
  const Pictures pictures =
      ReadPictureList(Put("list.txt", "a b.jpg\n\nsub/\xc3\xa4.png\r\na b.jpg\n"), 4);
  EXPECT_THAT(pictures.paths, testing::ElementsAre("a b.jpg", "sub/\xc3\xa4.png"));
  EXPECT_THAT(pictures.path_of_face, testing::ElementsAre(0, -1, 1, 0));
  EXPECT_EQ(pictures.Absolute(0), Path("a b.jpg")) << "relative to the list";
}

TEST_F(PicturesTest, NamesThatAreNotUtf8AreKept) {
  const auto path = Put("list.txt", "a.jpg\nb\xff.jpg\n");
  EXPECT_EQ(ReadPictureList(path, 2).Absolute(1).string(), Path("b\xff.jpg").string());
}

TEST_F(PicturesTest, ListOfAnotherLengthIsRejected) {
  const auto shorter = Put("short.txt", "a.jpg\n");
  EXPECT_THAT(GetError(ErrorKind::kBadData, [&] { ReadPictureList(shorter, 2); }),
              testing::AllOf(HasSubstr("1 lines"), HasSubstr("2 faces")));
}

TEST_F(PicturesTest, TypeIsDetectedByContentNotByName) {
  const auto jpeg = Put("picture.png", "\xff\xd8\xff\xe0");
  EXPECT_EQ(PictureAsUri(jpeg, 100), "data:image/jpeg;base64,/9j/4A==");
  EXPECT_EQ(PictureAsUri(jpeg, 3), "") << "too large";
  EXPECT_EQ(PictureAsUri(Put("text.jpg", "hello"), 100), "");
  EXPECT_EQ(PictureAsUri(Put("empty.jpg", ""), 100), "");
  EXPECT_EQ(PictureAsUri(Path("absent.jpg"), 100), "");
  EXPECT_EQ(PictureAsUri(folder(), 100), "");
  const auto webp = Put("a.webp", "RIFF\x04\x01\x01\x01WEBPVP8 ");
  EXPECT_THAT(PictureAsUri(webp, 100), testing::StartsWith("data:image/webp;"));
}

}  // namespace
}  // namespace facegraph
