// SPDX-License-Identifier: MIT
#include "facegraph/photos/embedder.h"

#include <cassert>
#include <cmath>

#include "facegraph/base/error.h"

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
  double dot = 0, cross = 0, variance = 0;  // sums over the centered points
  for (size_t i = 0; i < from.size(); ++i) {
    const Point p{from[i].x - from_mean.x, from[i].y - from_mean.y};
    const Point q{to[i].x - to_mean.x, to[i].y - to_mean.y};
    dot += p.x * q.x + p.y * q.y;
    cross += p.x * q.y - p.y * q.x;
    variance += p.x * p.x + p.y * p.y;
  }
  Similarity2D best;
  if (variance > 0 && (dot != 0 || cross != 0)) {
    best.a = dot / variance;
    best.b = cross / variance;
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

std::vector<float> FaceFeature(const Image& aligned, Network& network) {
  const bool normalizes_itself = network.HasInput("data");
  NetworkTensor input = MakeInputTensor(
      aligned, aligned.width, aligned.height,
      normalizes_itself ? PixelNormalization{} : PixelNormalization{127.5f, 127.5f});
  if (normalizes_itself) input.name = "data";
  const std::vector<NetworkTensor> outputs = network.Run(input);
  Require(outputs.size() == 1 && outputs[0].values.size() >= 16, ErrorKind::kBadData,
          "the embedder does not return one feature per face");
  std::vector<float> feature = outputs[0].values;
  double square = 0;
  for (const float value : feature) square += static_cast<double>(value) * value;
  Require(std::isfinite(square) && square > 0, ErrorKind::kBadData,
          "the embedder returns a feature that is zero or not finite");
  const double length = std::sqrt(square);
  for (float& value : feature) value = static_cast<float>(value / length);
  return feature;
}

}  // namespace facegraph
