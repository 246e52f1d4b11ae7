// SPDX-License-Identifier: MIT
#include "facegraph/photos/orientation.h"

#include <gtest/gtest.h>

#include <string>

#include "facegraph/photos/pictures_for_tests.h"
#include "facegraph/photos/read_image.h"

namespace facegraph {
namespace {

/// 2 x 3 pixels with the red values 0 1 / 2 3 / 4 5.
Image Numbered() {
  Image image(2, 3);
  for (int i = 0; i < 6; ++i) image.rgb[3 * static_cast<size_t>(i)] = static_cast<uint8_t>(i);
  return image;
}

std::string Reds(const Image& image) {
  std::string text;
  for (int y = 0; y < image.height; ++y) {
    if (y > 0) text += '/';
    for (int x = 0; x < image.width; ++x) text += static_cast<char>('0' + image.Pixel(x, y)[0]);
  }
  return text;
}

TEST(Upright, AppliesTheEightOrientations) {
  // EXIF says where row 0 and column 0 of the file belong. 6: row 0 is at the right, column 0 at
  // the top.
  const char* expected[] = {"01/23/45", "10/32/54", "54/32/10", "45/23/01",
                            "024/135",  "420/531",  "531/420",  "135/024"};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    EXPECT_EQ(Reds(Upright(Numbered(), orientation)), expected[orientation - 1]) << orientation;
  }
}

TEST(ExifOrientation, ReadsBothByteOrders) {
  for (const bool little : {true, false}) {
    for (int orientation = 1; orientation <= 8; ++orientation) {
      EXPECT_EQ(ExifOrientation(AsBytes(TiffBlock(orientation, little))), orientation);
    }
  }
}

TEST(ExifOrientation, IsUprightIfTheTagIsInvalid) {
  EXPECT_EQ(ExifOrientation({}), 1);
  EXPECT_EQ(ExifOrientation(AsBytes(TiffBlock(9, true))), 1);
  EXPECT_EQ(ExifOrientation(AsBytes(TiffBlock(0, false))), 1);
  const std::string block = TiffBlock(6, true);
  for (size_t size = 0; size + 1 < block.size() - 4; ++size) {
    EXPECT_EQ(ExifOrientation(AsBytes(block.substr(0, size))), 1) << size << " bytes";
  }
  std::string far = block;
  far[7] = '\x7f';  // the directory offset is past the end
  EXPECT_EQ(ExifOrientation(AsBytes(far)), 1);
}

TEST(FileOrientation, FindsTheBlockInJpegPngAndWebp) {
  EXPECT_EQ(FileOrientation(AsBytes(JpegWithOrientation(Numbered(), 6))), 6);
  const std::string exif = TiffBlock(8, false);
  const std::string png = std::string("\x89PNG\r\n\x1a\n") + std::string("\0\0\0\0tEXtCCCC", 12) +
                          std::string("\0\0\0", 3) + static_cast<char>(exif.size()) + "eXIf" +
                          exif + "CCCC";
  EXPECT_EQ(FileOrientation(AsBytes(png)), 8);
  const std::string webp = std::string("RIFFssssWEBP") + std::string("VP8X\x03\0\0\0abc\0", 12) +
                           "EXIF" + static_cast<char>(exif.size()) + std::string("\0\0\0", 3) +
                           exif;
  EXPECT_EQ(FileOrientation(AsBytes(webp)), 8);
  EXPECT_EQ(FileOrientation(AsBytes(std::string("no picture"))), 1);
}

TEST(ReadImage, AppliesTheOrientation) {
  Image image(64, 32);  // left half red
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 32; ++x) image.Pixel(x, y)[0] = 255;
  }
  const ReadPicture read = ReadImage(AsBytes(JpegWithOrientation(image, 6)), 1600);
  ASSERT_EQ(read.width, 32);
  ASSERT_EQ(read.height, 64);
  EXPECT_GT(read.image.Pixel(16, 8)[0], 200);  // the left half becomes the upper half
  EXPECT_LT(read.image.Pixel(16, 56)[0], 50);
}

}  // namespace
}  // namespace facegraph
