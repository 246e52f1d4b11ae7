// SPDX-License-Identifier: MIT
#include "facegraph/photos/embedder.h"

#include <gtest/gtest.h>

#include <cmath>

namespace facegraph {
namespace {

void ExpectNear(Point a, Point b, double error = 1e-9) {
  EXPECT_NEAR(a.x, b.x, error);
  EXPECT_NEAR(a.y, b.y, error);
}

TEST(BestSimilarity, RecoversRotationScaleAndTranslation) {
  const Similarity2D made{1.7 * std::cos(0.4), 1.7 * std::sin(0.4), 30, -12};
  FacePoints moved;
  for (size_t i = 0; i < moved.size(); ++i) moved[i] = made(kAlignedPoints[i]);
  const Similarity2D found = BestSimilarity(kAlignedPoints, moved);
  EXPECT_NEAR(found.a, made.a, 1e-9);
  EXPECT_NEAR(found.b, made.b, 1e-9);
  EXPECT_NEAR(found.Scale(), 1.7, 1e-9);
  ExpectNear(found.Inverse()(found({5, 7})), {5, 7});
}

TEST(BestSimilarity, DoesNotMirror) {
  const Point from[] = {{0, 0}, {1, 0}, {0, 1}, {0, 3}}, to[] = {{0, 0}, {-1, 0}, {0, 1}, {0, 3}};
  const Similarity2D found = BestSimilarity(from, to);
  EXPECT_GT(found.a, 0);  // a reflection (x, y) -> (-x, y) is not of the form of Similarity2D
}

TEST(BestSimilarity, MinimizesTheSquaredError) {
  const Point from[] = {{0, 0}, {4, 0}, {0, 3}}, to[] = {{1, 1}, {5.5, 1.2}, {0.8, 4.4}};
  const Similarity2D best = BestSimilarity(from, to);
  const auto error = [&](const Similarity2D& s) {
    double sum = 0;
    for (int i = 0; i < 3; ++i) {
      const Point p = s(from[i]);
      sum += std::pow(p.x - to[i].x, 2) + std::pow(p.y - to[i].y, 2);
    }
    return sum;
  };
  for (double Similarity2D::*parameter :
       {&Similarity2D::a, &Similarity2D::b, &Similarity2D::dx, &Similarity2D::dy}) {
    for (const double step : {-0.01, 0.01}) {
      Similarity2D other = best;
      other.*parameter += step;
      EXPECT_GT(error(other), error(best));
    }
  }
}

TEST(BestSimilarity, IsATranslationIfPointsCoincide) {
  const Point from[] = {{3, 3}, {3, 3}}, to[] = {{7, 1}, {9, 3}};
  ExpectNear(BestSimilarity(from, to)({3, 3}), {8, 2});
}

TEST(AlignedFace, PutsTheLandmarksAtTheAlignedPoints) {
  const Similarity2D to_photo{0, 2, 400, 50};  // rotated by 90 degrees, twice as large
  Image photo(500, 400);
  FacePoints points;
  for (size_t i = 0; i < points.size(); ++i) {
    points[i] = to_photo(kAlignedPoints[i]);
    for (int dy = -3; dy <= 3; ++dy) {
      for (int dx = -3; dx <= 3; ++dx) {
        photo.Pixel(static_cast<int>(points[i].x) + dx, static_cast<int>(points[i].y) + dy)[i % 3] =
            255;
      }
    }
  }
  const Image face = AlignedFace(photo, points);
  ASSERT_EQ(face.width, 112);
  ASSERT_EQ(face.height, 112);
  for (size_t i = 0; i < points.size(); ++i) {
    const int x = static_cast<int>(std::lround(kAlignedPoints[i].x));
    const int y = static_cast<int>(std::lround(kAlignedPoints[i].y));
    EXPECT_GT(face.Pixel(x, y)[i % 3], 200) << "point " << i;
  }
}

}  // namespace
}  // namespace facegraph
