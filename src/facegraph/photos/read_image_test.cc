// SPDX-License-Identifier: MIT
#include "facegraph/photos/read_image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>
#include <webp/encode.h>

#include "facegraph/base/error.h"
#include "facegraph/photos/pictures_for_tests.h"
#include "facegraph/photos/resample.h"

namespace facegraph {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Red grows to the right, green downwards.
Image Ramp(int width, int height) {
  Image image(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      image.Pixel(x, y)[0] = static_cast<uint8_t>(255 * x / width);
      image.Pixel(x, y)[1] = static_cast<uint8_t>(255 * y / height);
    }
  }
  return image;
}

std::string GetProblem(const std::string& file) {
  try {
    ReadImage(AsBytes(file), 1600);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadData);
    return error.what();
  }
  return "none";
}

TEST(ReadImage, ReadsPngAndWebpByTheirContent) {
  const Image image = Ramp(40, 30);
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = 40;
  png.height = 30;
  png.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = 0;
  ASSERT_TRUE(png_image_write_to_memory(&png, nullptr, &size, 0, image.rgb.data(), 0, nullptr));
  std::string file(size, '\0');
  ASSERT_TRUE(png_image_write_to_memory(&png, file.data(), &size, 0, image.rgb.data(), 0, nullptr));
  EXPECT_EQ(ReadImage(AsBytes(file), 1600).image.rgb, image.rgb);
  EXPECT_THAT(GetProblem(file.substr(0, file.size() / 2)), HasSubstr("broken PNG"));

  uint8_t* webp = nullptr;
  const size_t webp_size = WebPEncodeLosslessRGB(image.rgb.data(), 40, 30, 120, &webp);
  const std::string webp_file(reinterpret_cast<const char*>(webp), webp_size);
  WebPFree(webp);
  EXPECT_EQ(ReadImage(AsBytes(webp_file), 1600).image.rgb, image.rgb);
  EXPECT_THAT(GetProblem(webp_file.substr(0, 60)), HasSubstr("broken WebP"));
}

TEST(ReadImage, ReadsALargeJpegSmallerButNotTooSmall) {
  const ReadPicture read = ReadImage(AsBytes(JpegText(Ramp(800, 400))), 150);
  EXPECT_EQ(read.width, 800);
  EXPECT_EQ(read.height, 400);
  EXPECT_EQ(read.image.width, 200);
  EXPECT_EQ(read.image.height, 100);
  EXPECT_NEAR(read.image.Pixel(100, 50)[0], 127, 6);
  EXPECT_NEAR(read.image.Pixel(100, 50)[1], 127, 6);
}

TEST(ReadImage, SaysWhatIsWrongWithAFile) {
  const std::string jpeg = JpegText(Ramp(200, 200));
  EXPECT_EQ(GetProblem(jpeg), "none");
  EXPECT_THAT(GetProblem(jpeg.substr(0, jpeg.size() / 2)), HasSubstr("broken JPEG"));
  EXPECT_THAT(GetProblem("\xFF\xD8\xFF"), HasSubstr("broken JPEG"));
  EXPECT_EQ(GetProblem(""), "is empty");
  EXPECT_EQ(GetProblem("dear diary"), "is not a JPEG, PNG, WebP or HEIC picture");
}

TEST(ReadImage, SaysItInOneLineWhateverALibrarySaysInTwo) {
  // libheif 1.15 explains itself with a line break.
  constexpr char kSequence[] =
      "\0\0\0\x18"
      "ftypavis\0\0\0MemFree\x11"
      "F";
  EXPECT_THAT(GetProblem({kSequence, sizeof(kSequence) - 1}), Not(HasSubstr("\n")));
}

TEST(ReadImage, RefusesAFewBytesThatSayTheyAreAHugePicture) {
  std::string jpeg = JpegText(Ramp(16, 16));
  const size_t frame = jpeg.find("\xFF\xC0");
  ASSERT_NE(frame, std::string::npos);
  jpeg.replace(frame + 5, 4, "\x40\x40\x40\x40");  // 16,448 x 16,448
  EXPECT_THAT(GetProblem(jpeg), HasSubstr("more than this program reads"));
}

TEST(ReadImage, NeverDoesAnythingButRefuseWhateverIsCutOff) {
  const std::string jpeg = JpegText(Ramp(60, 60));
  for (size_t size = 0; size + 2 < jpeg.size(); size += 7) {
    EXPECT_NE(GetProblem(jpeg.substr(0, size)), "none") << size << " bytes";
  }
}

TEST(Resized, KeepsTheMeanAndSkipsNothing) {
  Image stripes(64, 64);
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 64; x += 2) stripes.Pixel(x, y)[0] = 200;
  }
  const Image small = Resized(stripes, 16, 16);
  for (int x = 1; x < 15; ++x) EXPECT_NEAR(small.Pixel(x, 8)[0], 100, 1);
}

TEST(Resized, KeepsPlacesWhenItEnlarges) {
  const Image large = Resized(Ramp(50, 50), 100, 100);
  EXPECT_NEAR(large.Pixel(50, 20)[0], 127, 4);
  EXPECT_NEAR(large.Pixel(20, 50)[1], 127, 4);
}

TEST(Warped, WithNothingToDoGivesThePictureAndBlackOutside) {
  const Image image = Ramp(20, 10);
  EXPECT_EQ(Warped(image, {}, 20, 10).rgb, image.rgb);
  const Image moved = Warped(image, {1, 0, -5, 0}, 20, 10);
  EXPECT_EQ(moved.Pixel(2, 5)[1], 0);
  EXPECT_EQ(moved.Pixel(8, 5)[0], image.Pixel(3, 5)[0]);
}

TEST(Warped, AveragesWhereItMakesSmaller) {
  Image stripes(80, 80);
  for (int y = 0; y < 80; ++y) {
    for (int x = 0; x < 80; x += 2) stripes.Pixel(x, y)[2] = 200;
  }
  const Image small = Warped(stripes, {4, 0, 1.5, 1.5}, 18, 18);
  for (int x = 1; x < 17; ++x) EXPECT_NEAR(small.Pixel(x, 9)[2], 100, 8);
}

}  // namespace
}  // namespace facegraph
