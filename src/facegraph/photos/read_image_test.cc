// SPDX-License-Identifier: MIT
#include "facegraph/photos/read_image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>
#include <webp/encode.h>

#include "facegraph/base/error.h"
#include "facegraph/photos/pictures_for_tests.h"

namespace facegraph {
namespace {

using testing::HasSubstr;
using testing::Not;

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
  EXPECT_THAT(GetProblem(webp_file.substr(0, 60)), HasSubstr("broken or animated WebP"));
}

TEST(ReadImage, ReducesALargeJpegToTheMinimumSize) {
  const ReadPicture read = ReadImage(AsBytes(JpegText(Ramp(800, 400))), 150);
  EXPECT_EQ(read.width, 800);
  EXPECT_EQ(read.height, 400);
  EXPECT_EQ(read.image.width, 200);
  EXPECT_EQ(read.image.height, 100);
  EXPECT_NEAR(read.image.Pixel(100, 50)[0], 127, 6);
  EXPECT_NEAR(read.image.Pixel(100, 50)[1], 127, 6);
}

TEST(ReadImage, ReportsWhatIsWrongWithAFile) {
  const std::string jpeg = JpegText(Ramp(200, 200));
  EXPECT_EQ(GetProblem(jpeg), "none");
  EXPECT_THAT(GetProblem(jpeg.substr(0, jpeg.size() / 2)), HasSubstr("broken JPEG"));
  EXPECT_THAT(GetProblem("\xFF\xD8\xFF"), HasSubstr("broken JPEG"));
  EXPECT_EQ(GetProblem(""), "is empty");
  EXPECT_EQ(GetProblem("dear diary"), "is not a JPEG, PNG, WebP or HEIC image");
}

TEST(ReadImage, ReportsErrorsOfLibrariesInOneLine) {
  // The message of libheif 1.15 has two lines.
  constexpr char kSequence[] =
      "\0\0\0\x18"
      "ftypavis\0\0\0MemFree\x11"
      "F";
  EXPECT_THAT(GetProblem({kSequence, sizeof(kSequence) - 1}), Not(HasSubstr("\n")));
}

TEST(ReadImage, RejectsASmallFileThatClaimsAHugeSize) {
  std::string jpeg = JpegText(Ramp(16, 16));
  const size_t frame = jpeg.find("\xFF\xC0");
  ASSERT_NE(frame, std::string::npos);
  jpeg.replace(frame + 5, 4, "\x40\x40\x40\x40");  // 16,448 x 16,448
  EXPECT_THAT(GetProblem(jpeg), HasSubstr("more than this program reads"));
}

TEST(ReadImage, RejectsAFileWhoseHeadersDisagree) {
  // The decoder takes the last frame header before the scan, or none.
  std::string jpeg = JpegText(Ramp(16, 16));
  const size_t frame = jpeg.find("\xFF\xC0");
  std::string small = jpeg.substr(frame, 19);
  small.replace(5, 4, std::string("\0\x01\0\x01", 4));
  EXPECT_THAT(GetProblem(jpeg.insert(frame, small)), HasSubstr("broken"));
}

TEST(ReadImage, RejectsTruncatedFiles) {
  const std::string jpeg = JpegText(Ramp(60, 60));
  for (size_t size = 0; size + 2 < jpeg.size(); size += 7) {
    EXPECT_NE(GetProblem(jpeg.substr(0, size)), "none") << size << " bytes";
  }
}

}  // namespace
}  // namespace facegraph
