// SPDX-License-Identifier: MIT
#include "facegraph/photos/detector.h"

#include <algorithm>
#include <cmath>

#include "facegraph/base/error.h"
#include "facegraph/photos/pixels.h"

namespace facegraph {
namespace {

constexpr int kGrid = 32;       ///< the networks' largest stride: inputs are whole numbers of it
constexpr int kFromAfar = 320;  ///< long side in which the largest faces are looked for

double Overlap(const FaceBox& a, const FaceBox& b) {
  const double width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
  const double height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const double both = width * height;
  return both / (a.width * a.height + b.width * b.height - both);
}

int UpToGrid(int length) { return (length + kGrid - 1) / kGrid * kGrid; }

/// Faces in the picture made so small that its long side is at most that; in its own pixels.
std::vector<FaceBox> DetectAt(int long_side, const Image& image, Network& network,
                              DetectorKind kind, double min_score) {
  const double scale =
      std::min(1.0, static_cast<double>(long_side) / std::max(image.width, image.height));
  const int width = std::max(1, static_cast<int>(std::lround(image.width * scale)));
  const int height = std::max(1, static_cast<int>(std::lround(image.height * scale)));
  const int padded_width = UpToGrid(width), padded_height = UpToGrid(height);
  const PixelScale pixels = kind == DetectorKind::kYuNet
                                ? PixelScale{.blue_first = true}
                                : PixelScale{.middle = 127.5f, .unit = 128.0f};
  const std::vector<NetworkTensor> outputs =
      network.Run(PixelTensor(Resized(image, width, height), padded_width, padded_height, pixels));
  std::vector<FaceBox> faces = kind == DetectorKind::kYuNet
                                   ? DecodeYuNet(outputs, padded_width, padded_height, min_score)
                                   : DecodeScrfd(outputs, padded_width, padded_height, min_score);
  const double x_scale = static_cast<double>(image.width) / width;
  const double y_scale = static_cast<double>(image.height) / height;
  for (FaceBox& face : faces) face = Scaled(face, x_scale, y_scale);
  return faces;
}

}  // namespace

FaceBox Scaled(FaceBox face, double x_scale, double y_scale) {
  face.x *= x_scale;
  face.y *= y_scale;
  face.width *= x_scale;
  face.height *= y_scale;
  for (Point& p : face.points) p = {(p.x + 0.5) * x_scale - 0.5, (p.y + 0.5) * y_scale - 0.5};
  return face;
}

void DetectorOptions::Check() const {
  Require(min_score > 0 && min_score < 1, ErrorKind::kUsage,
          "the least score of a face is {}, not between 0 and 1", min_score);
  Require(min_size >= 1, ErrorKind::kUsage, "the least size of a face is {}, below 1", min_size);
  Require(long_side >= 64 && long_side <= 8192, ErrorKind::kUsage,
          "the size in which faces are looked for is {}, not within 64..8192", long_side);
}

std::vector<FaceBox> WithoutOverlaps(std::vector<FaceBox> faces, double max_overlap) {
  std::ranges::stable_sort(faces, std::ranges::greater(), &FaceBox::score);
  std::vector<FaceBox> kept;
  for (const FaceBox& face : faces) {
    const bool is_new = std::ranges::none_of(
        kept, [&](const FaceBox& other) { return Overlap(face, other) > max_overlap; });
    if (is_new) kept.push_back(face);
  }
  return kept;
}

std::vector<FaceBox> DetectFaces(const Image& image, Network& network,
                                 const DetectorOptions& options) {
  const DetectorKind kind = KindOfDetector(network);
  std::vector<FaceBox> faces = DetectAt(options.long_side, image, network, kind, options.min_score);
  if (std::min(options.long_side, std::max(image.width, image.height)) > 2 * kFromAfar) {
    const std::vector<FaceBox> large = DetectAt(kFromAfar, image, network, kind, options.min_score);
    faces.insert(faces.end(), large.begin(), large.end());
  }
  std::erase_if(faces, [&](const FaceBox& face) {
    const double size = std::max(face.width, face.height);
    return !(size >= options.min_size && size <= 2.0 * std::max(image.width, image.height));
  });
  return WithoutOverlaps(std::move(faces), options.max_overlap);
}

}  // namespace facegraph
