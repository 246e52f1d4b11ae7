// SPDX-License-Identifier: MIT
#include "facegraph/photos/detector.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

constexpr int kStrides[] = {8, 16, 32};
constexpr int kMaxStride = 32;         ///< width and height of inputs are multiples of it
constexpr int kReducedLongSide = 320;  ///< size at which large faces are detected

double Overlap(const FaceBox& a, const FaceBox& b) {
  const double width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
  const double height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const double both = width * height;
  return both / (a.width * a.height + b.width * b.height - both);
}

int RoundUp(int length) { return (length + kMaxStride - 1) / kMaxStride * kMaxStride; }

/// Detects faces after a reduction to the given long side; in pixels of the image.
std::vector<FaceBox> DetectAt(int long_side, const Image& image, Network& network,
                              DetectorKind kind, double min_score) {
  const double scale =
      std::min(1.0, static_cast<double>(long_side) / std::max(image.width, image.height));
  const int width = std::max(1, static_cast<int>(std::lround(image.width * scale)));
  const int height = std::max(1, static_cast<int>(std::lround(image.height * scale)));
  const int padded_width = RoundUp(width), padded_height = RoundUp(height);
  const PixelNormalization pixels = kind == DetectorKind::kYuNet
                                        ? PixelNormalization{.blue_first = true}
                                        : PixelNormalization{.mean = 127.5f, .scale = 128.0f};
  const std::vector<NetworkTensor> outputs = network.Run(
      MakeInputTensor(Resized(image, width, height), padded_width, padded_height, pixels));
  std::vector<FaceBox> faces = kind == DetectorKind::kYuNet
                                   ? DecodeYuNet(outputs, padded_width, padded_height, min_score)
                                   : DecodeScrfd(outputs, padded_width, padded_height, min_score);
  const double x_scale = static_cast<double>(image.width) / width;
  const double y_scale = static_cast<double>(image.height) / height;
  for (FaceBox& face : faces) face = Scaled(face, x_scale, y_scale);
  return faces;
}

const NetworkTensor* FindOutput(const std::vector<NetworkTensor>& outputs,
                                const std::string& name) {
  const auto found = std::ranges::find(outputs, name, &NetworkTensor::name);
  return found == outputs.end() ? nullptr : &*found;
}

/// The output of places x per_place values. The names of SCRFD's outputs have no meaning, but their
/// shapes differ.
const NetworkTensor* FindOutput(const std::vector<NetworkTensor>& outputs, size_t places,
                                size_t per_place) {
  for (const NetworkTensor& tensor : outputs) {
    if (tensor.values.size() == places * per_place && !tensor.shape.empty() &&
        tensor.shape.back() == static_cast<int64_t>(per_place)) {
      return &tensor;
    }
  }
  return nullptr;
}

void RequireOutput(const NetworkTensor* output, size_t size, const std::string& what) {
  Require(output != nullptr && output->values.size() == size, ErrorKind::kBadData,
          "the detector's output {} is missing or does not have {} values", what, size);
}

bool AnyStartsWith(const std::vector<std::string>& names, std::string_view prefix) {
  return std::ranges::any_of(names,
                             [&](const std::string& name) { return name.starts_with(prefix); });
}

}  // namespace

DetectorKind GetDetectorKind(const Network& network) {
  const std::vector<std::string> names = network.OutputNames();
  if (AnyStartsWith(names, "cls_8") && AnyStartsWith(names, "kps_32")) return DetectorKind::kYuNet;
  Require(names.size() == 9, ErrorKind::kBadData,
          "the detector has {} outputs ({}): it is neither a YuNet of 2023 nor an SCRFD with "
          "landmarks",
          names.size(), fmt::join(names, ", "));
  return DetectorKind::kScrfd;
}

std::vector<FaceBox> DecodeYuNet(const std::vector<NetworkTensor>& outputs, int width, int height,
                                 double min_score) {
  std::vector<FaceBox> faces;
  for (const int stride : kStrides) {
    const int columns = width / stride;
    const size_t places = static_cast<size_t>(columns) * (height / stride);
    const auto get = [&](const char* name, size_t per_place) {
      const std::string full = fmt::format("{}_{}", name, stride);
      const NetworkTensor* tensor = FindOutput(outputs, full);
      RequireOutput(tensor, places * per_place, full);
      return tensor->values.data();
    };
    const float *is_face = get("cls", 1), *is_object = get("obj", 1), *box = get("bbox", 4),
                *points = get("kps", 10);
    for (size_t i = 0; i < places; ++i) {
      const double score =
          std::sqrt(std::clamp<double>(is_face[i], 0, 1) * std::clamp<double>(is_object[i], 0, 1));
      if (!(score >= min_score)) continue;
      const size_t whole_row = i / columns;
      const double column = static_cast<double>(i % columns);
      const double row = static_cast<double>(whole_row);
      FaceBox face;
      face.score = score;
      face.width = std::exp(box[4 * i + 2]) * stride;
      face.height = std::exp(box[4 * i + 3]) * stride;
      face.x = (column + box[4 * i]) * stride - face.width / 2;
      face.y = (row + box[4 * i + 1]) * stride - face.height / 2;
      for (size_t p = 0; p < 5; ++p) {
        face.points[p] = {(column + points[10 * i + 2 * p]) * stride,
                          (row + points[10 * i + 2 * p + 1]) * stride};
      }
      faces.push_back(face);
    }
  }
  return faces;
}

std::vector<FaceBox> DecodeScrfd(const std::vector<NetworkTensor>& outputs, int width, int height,
                                 double min_score) {
  constexpr size_t kAnchors = 2;  // boxes per place
  std::vector<FaceBox> faces;
  for (const int stride : kStrides) {
    const int columns = width / stride;
    const size_t boxes = kAnchors * columns * (height / stride);
    const auto get = [&](size_t per_place) {
      const NetworkTensor* tensor = FindOutput(outputs, boxes, per_place);
      RequireOutput(tensor, boxes * per_place,
                    fmt::format("with {} values per place at stride {}", per_place, stride));
      return tensor->values.data();
    };
    const float *scores = get(1), *sides = get(4), *points = get(10);
    for (size_t i = 0; i < boxes; ++i) {
      if (!(scores[i] >= min_score)) continue;
      const size_t place = i / kAnchors;
      const double x = static_cast<double>(place % columns) * stride;
      const size_t row = place / columns;
      const double y = static_cast<double>(row) * stride;
      FaceBox face;
      face.score = scores[i];
      face.x = x - sides[4 * i] * stride;
      face.y = y - sides[4 * i + 1] * stride;
      face.width = (sides[4 * i] + sides[4 * i + 2]) * stride;
      face.height = (sides[4 * i + 1] + sides[4 * i + 3]) * stride;
      for (size_t p = 0; p < 5; ++p) {
        face.points[p] = {x + points[10 * i + 2 * p] * stride,
                          y + points[10 * i + 2 * p + 1] * stride};
      }
      faces.push_back(face);
    }
  }
  return faces;
}

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
          "min_score is {}, must be between 0 and 1", min_score);
  Require(min_size >= 1, ErrorKind::kUsage, "min_size is {}, must be at least 1", min_size);
  Require(long_side >= 64 && long_side <= 8192, ErrorKind::kUsage,
          "long_side is {}, must be within 64..8192", long_side);
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
  const DetectorKind kind = GetDetectorKind(network);
  std::vector<FaceBox> faces = DetectAt(options.long_side, image, network, kind, options.min_score);
  if (std::min(options.long_side, std::max(image.width, image.height)) > 2 * kReducedLongSide) {
    const std::vector<FaceBox> large =
        DetectAt(kReducedLongSide, image, network, kind, options.min_score);
    faces.insert(faces.end(), large.begin(), large.end());
  }
  std::erase_if(faces, [&](const FaceBox& face) {
    const double size = std::max(face.width, face.height);
    return !(size >= options.min_size && size <= 2.0 * std::max(image.width, image.height));
  });
  return WithoutOverlaps(std::move(faces), options.max_overlap);
}

}  // namespace facegraph
