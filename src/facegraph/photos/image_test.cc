// SPDX-License-Identifier: MIT
#include "facegraph/photos/image.h"

#include <gtest/gtest.h>

#include "facegraph/photos/pictures_for_tests.h"

namespace facegraph {
namespace {

TEST(Resized, KeepsTheMeanAndSkipsNoPixel) {
  Image stripes(64, 64);
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 64; x += 2) stripes.Pixel(x, y)[0] = 200;
  }
  const Image small = Resized(stripes, 16, 16);
  for (int x = 1; x < 15; ++x) EXPECT_NEAR(small.Pixel(x, 8)[0], 100, 1);
}

TEST(Resized, KeepsPositionsWhenItEnlarges) {
  const Image large = Resized(Ramp(50, 50), 100, 100);
  EXPECT_NEAR(large.Pixel(50, 20)[0], 127, 4);
  EXPECT_NEAR(large.Pixel(20, 50)[1], 127, 4);
}

TEST(Warped, KeepsTheImageAndIsBlackOutside) {
  const Image image = Ramp(20, 10);
  EXPECT_EQ(Warped(image, {}, 20, 10).rgb, image.rgb);
  const Image moved = Warped(image, {1, 0, -5, 0}, 20, 10);
  EXPECT_EQ(moved.Pixel(2, 5)[1], 0);
  EXPECT_EQ(moved.Pixel(8, 5)[0], image.Pixel(3, 5)[0]);
}

TEST(Warped, AveragesWhenItShrinks) {
  Image stripes(80, 80);
  for (int y = 0; y < 80; ++y) {
    for (int x = 0; x < 80; x += 2) stripes.Pixel(x, y)[2] = 200;
  }
  const Image small = Warped(stripes, {4, 0, 1.5, 1.5}, 18, 18);
  for (int x = 1; x < 17; ++x) EXPECT_NEAR(small.Pixel(x, 9)[2], 100, 8);
}

}  // namespace
}  // namespace facegraph
