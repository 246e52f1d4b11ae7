// SPDX-License-Identifier: MIT
#include "facegraph/photos/alignment.h"

#include <cassert>

namespace facegraph {
namespace {

Point Mean(std::span<const Point> points) {
  Point sum;
  for (const Point& p : points) {
    sum.x += p.x;
    sum.y += p.y;
  }
  const double count = static_cast<double>(points.size());
  return {sum.x / count, sum.y / count};
}

}  // namespace

Similarity2D BestSimilarity(std::span<const Point> from, std::span<const Point> to) {
  assert(from.size() == to.size() && !from.empty());
  const Point from_mean = Mean(from), to_mean = Mean(to);
  double along = 0, across = 0, spread = 0;
  for (size_t i = 0; i < from.size(); ++i) {
    const Point p{from[i].x - from_mean.x, from[i].y - from_mean.y};
    const Point q{to[i].x - to_mean.x, to[i].y - to_mean.y};
    along += p.x * q.x + p.y * q.y;
    across += p.x * q.y - p.y * q.x;
    spread += p.x * p.x + p.y * p.y;
  }
  Similarity2D best;
  if (spread > 0 && (along != 0 || across != 0)) {
    best.a = along / spread;
    best.b = across / spread;
  }
  const Point moved = best(from_mean);
  best.dx = to_mean.x - moved.x;
  best.dy = to_mean.y - moved.y;
  return best;
}

Image AlignedFace(const Image& image, const FacePoints& points) {
  return Warped(image, BestSimilarity(points, kAlignedPoints).Inverse(), kAlignedSide,
                kAlignedSide);
}

}  // namespace facegraph
