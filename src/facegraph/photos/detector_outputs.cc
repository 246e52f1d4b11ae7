// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "facegraph/base/error.h"
#include "facegraph/photos/detector.h"

namespace facegraph {
namespace {

constexpr int kStrides[] = {8, 16, 32};

const NetworkTensor* FindOutput(const std::vector<NetworkTensor>& outputs, const std::string& name) {
  const auto found = std::ranges::find(outputs, name, &NetworkTensor::name);
  return found == outputs.end() ? nullptr : &*found;
}

/// The output with as many values, of those that are `per_place` values at each place. SCRFD's
/// outputs have names without meaning, but shapes that tell them apart.
const NetworkTensor* FindOutput(const std::vector<NetworkTensor>& outputs, size_t places, size_t per_place) {
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
          "the detector's output {} is missing or not of {} values", what, size);
}

bool Starts(const std::vector<std::string>& names, std::string_view prefix) {
  return std::ranges::any_of(names,
                             [&](const std::string& name) { return name.starts_with(prefix); });
}

}  // namespace

DetectorKind KindOfDetector(const Network& network) {
  const std::vector<std::string> names = network.OutputNames();
  if (Starts(names, "cls_8") && Starts(names, "kps_32")) return DetectorKind::kYuNet;
  Require(names.size() == 9, ErrorKind::kBadData,
          "the detector has {} outputs ({}): it is neither a YuNet of 2023 nor an SCRFD with key "
          "points",
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
  constexpr size_t kAnchors = 2;  // boxes at each place
  std::vector<FaceBox> faces;
  for (const int stride : kStrides) {
    const int columns = width / stride;
    const size_t boxes = kAnchors * columns * (height / stride);
    const auto get = [&](size_t per_place) {
      const NetworkTensor* tensor = FindOutput(outputs, boxes, per_place);
      RequireOutput(tensor, boxes * per_place,
                    fmt::format("of {} values a place at stride {}", per_place, stride));
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

}  // namespace facegraph
