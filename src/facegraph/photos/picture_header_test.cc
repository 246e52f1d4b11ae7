// SPDX-License-Identifier: MIT
#include "facegraph/photos/picture_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/photos/pictures_for_tests.h"

namespace facegraph {
namespace {

std::string Bytes(const std::vector<int>& values) { return {values.begin(), values.end()}; }

PictureHeader Header(const std::string& file) { return ReadPictureHeader(AsBytes(file)); }

/// A JPEG up to its first scan: 4:2:0, three colors, of which the scan has some.
std::string JpegStart(int frame, int colors_in_scan) {
  return Bytes({0xFF,
                0xD8,
                0xFF,
                0xE0,
                0,
                4,
                0xFF,
                0xC0,  // a segment that holds a mark
                0xFF,
                frame,
                0,
                17,
                8,
                0,
                96,
                0,
                64,
                3,
                1,
                0x22,
                0,
                2,
                0x11,
                0,
                3,
                0x11,
                0,
                0xFF,
                0xDA,
                0,
                6 + 2 * colors_in_scan,
                colors_in_scan,
                1,
                0,
                2,
                0,
                3,
                0,
                0,
                63,
                0});
}

TEST(PictureHeader, SaysWhatAJpegNeeds) {
  const PictureHeader plain = Header(JpegStart(0xC0, 3));
  EXPECT_EQ(plain.width, 64);
  EXPECT_EQ(plain.height, 96);
  EXPECT_EQ(plain.colors, 3);
  // All coefficients, 16 bits each: 1.5 for each pixel with colors at half size.
  for (const auto& whole : {JpegStart(0xC2, 3), JpegStart(0xC0, 1)}) {
    const int64_t more = Header(whole).decoder_bytes - plain.decoder_bytes;
    EXPECT_GE(more, 2 * 64 * 96 * 3 / 2);
    EXPECT_LE(more, 2 * 80 * 112 * 3 / 2);
  }
  const std::string real = JpegText(Ramp(200, 100));
  EXPECT_EQ(Header(real).width, 200);
  EXPECT_EQ(Header(real).height, 100);
  EXPECT_EQ(Header(real.substr(0, 4)).width, 0) << "the decoder says what is wrong";
}

TEST(PictureHeader, SaysTheSizeOfOtherFormats) {
  const std::string png = std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16) +
                          Bytes({0, 0, 1, 0, 0, 0, 0, 200, 8, 2, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_EQ(Header(png).width, 256);
  EXPECT_EQ(Header(png).height, 200);
  const std::string riff = "RIFF----WEBP";
  const PictureHeader lossy =
      Header(riff + "VP8 ----" + Bytes({0, 0, 0, 0x9d, 1, 0x2a, 64, 1, 200, 0}));
  EXPECT_EQ(lossy.width, 320);
  EXPECT_EQ(lossy.height, 200);
  const PictureHeader lossless =
      Header(riff + "VP8L----" + Bytes({0x2f, 0x3F, 0xC1, 0x31, 0}));  // 320 - 1, 200 - 1
  EXPECT_EQ(lossless.width, 320);
  EXPECT_EQ(lossless.height, 200);
  EXPECT_GT(lossless.decoder_bytes, lossy.decoder_bytes);
  const PictureHeader extended =
      Header(riff + "VP8X----" + Bytes({0, 0, 0, 0, 0x3F, 1, 0, 199, 0, 0}));
  EXPECT_EQ(extended.width, 320);
  EXPECT_EQ(extended.height, 200);
}

TEST(PictureHeader, OfHeicIsTheLargestImageInIt) {
  const auto box = [](const std::string& name, const std::string& content) {
    const int size = static_cast<int>(content.size()) + 8;
    return Bytes({0, 0, size >> 8, size & 255}) + name + content;
  };
  const auto ispe = [&](int width, int height) {
    return box("ispe", std::string(4, '\0') +
                           Bytes({0, 0, width >> 8, width & 255, 0, 0, height >> 8, height & 255}));
  };
  const std::string content =
      std::string(4, '\0') + box("hdlr", "text") +
      box("iprp", box("ipco", ispe(300, 200) + ispe(640, 480) + ispe(16, 16)) + box("ipma", ""));
  const PictureHeader header =
      Header(box("ftyp", "heic0000") + box("meta", content) + box("mdat", "data"));
  EXPECT_EQ(header.format, PictureFormat::kHeic);
  EXPECT_EQ(header.width, 640);
  EXPECT_EQ(header.height, 480);
  EXPECT_GT(header.decoder_bytes, 640 * 480 * 6);
}

TEST(PictureHeader, ReducedPicturesNeedLess) {
  const std::string file = JpegText(Ramp(1600, 800));
  const int64_t whole = DecodingBytes(AsBytes(file), 1600),
                half = DecodingBytes(AsBytes(file), 800);
  EXPECT_GE(whole, 3 * 1600 * 800);
  EXPECT_LE(half, whole - 2 * 1600 * 800);
  EXPECT_GE(DecodingBytes(AsBytes(JpegWithOrientation(Ramp(1600, 800), 6)), 1600),
            whole + 2 * 1600 * 800)
      << "turning makes a copy";
}

TEST(PictureHeader, RejectsASizeThatNoFileOfItsLengthHas) {
  const std::string png = std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16) +
                          Bytes({0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 2, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_THROW(Header(png), Error);
  EXPECT_THROW(Header("dear diary"), Error);
  EXPECT_THROW(Header(""), Error);
}

}  // namespace
}  // namespace facegraph
