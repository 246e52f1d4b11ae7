// SPDX-License-Identifier: MIT
#include "facegraph/photos/image.h"

#include <algorithm>
#include <cmath>

namespace facegraph {
namespace {

/// Along one axis: the old pixels under each new pixel and their weights, which sum to 1.
struct Axis {
  std::vector<int> first;
  std::vector<int> count;
  std::vector<float> weights;  ///< of all new pixels, concatenated
  std::vector<size_t> offset;  ///< of each new pixel in `weights`

  Axis(int from, int to) {
    const double step = static_cast<double>(from) / to, radius = std::max(1.0, step);
    for (int i = 0; i < to; ++i) {
      const double center = (i + 0.5) * step - 0.5;
      const int begin = std::max(0, static_cast<int>(std::ceil(center - radius)));
      const int end = std::min(from - 1, static_cast<int>(std::floor(center + radius)));
      first.push_back(begin);
      count.push_back(end - begin + 1);
      offset.push_back(weights.size());
      double sum = 0;
      for (int j = begin; j <= end; ++j) sum += std::max(0.0, 1 - std::abs(j - center) / radius);
      for (int j = begin; j <= end; ++j) {
        weights.push_back(
            static_cast<float>(std::max(0.0, 1 - std::abs(j - center) / radius) / sum));
      }
    }
  }
};

uint8_t Rounded(float value) {
  return static_cast<uint8_t>(std::clamp(value + 0.5f, 0.0f, 255.0f));
}

/// Adds the bilinearly interpolated color at p; pixels outside of the image count as black.
void AddSample(const Image& image, Point p, float sums[3]) {
  const double floor_x = std::floor(p.x), floor_y = std::floor(p.y);
  if (!(floor_x >= -1 && floor_y >= -1 && floor_x < image.width && floor_y < image.height)) return;
  const int x = static_cast<int>(floor_x), y = static_cast<int>(floor_y);
  const float right = static_cast<float>(p.x - floor_x), down = static_cast<float>(p.y - floor_y);
  for (int j = 0; j < 2; ++j) {
    for (int i = 0; i < 2; ++i) {
      if (x + i < 0 || y + j < 0 || x + i >= image.width || y + j >= image.height) continue;
      const float weight = (i == 0 ? 1 - right : right) * (j == 0 ? 1 - down : down);
      const uint8_t* pixel = image.Pixel(x + i, y + j);
      for (int c = 0; c < 3; ++c) sums[c] += weight * pixel[c];
    }
  }
}

/// A row of the image at the new width.
void Narrow(const Image& image, int y, const Axis& across, std::vector<float>& row) {
  std::ranges::fill(row, 0.0f);
  float* out = row.data();
  for (size_t x = 0; x < across.first.size(); ++x, out += 3) {
    const uint8_t* in = image.Pixel(across.first[x], y);
    const float* weight = across.weights.data() + across.offset[x];
    for (int j = 0; j < across.count[x]; ++j, in += 3) {
      for (int c = 0; c < 3; ++c) out[c] += weight[j] * in[c];
    }
  }
}

}  // namespace

Image Resized(const Image& image, int width, int height) {
  if (width == image.width && height == image.height) return image;
  const Axis across(image.width, width), down(image.height, height);
  const size_t row_size = static_cast<size_t>(width) * 3;
  // A ring of old rows at the new width, as many as one new row needs: those of a whole large
  // image would take far more memory than the image.
  const auto ring_size = static_cast<size_t>(*std::ranges::max_element(down.count));
  std::vector<std::vector<float>> ring(ring_size, std::vector<float>(row_size));
  int next = 0;  // the first old row that is not in the ring yet
  Image resized(width, height);
  std::vector<float> sums(row_size);
  for (int y = 0; y < height; ++y) {
    for (; next < down.first[y] + down.count[y]; ++next) {
      Narrow(image, next, across, ring[static_cast<size_t>(next) % ring_size]);
    }
    std::ranges::fill(sums, 0.0f);
    for (int j = 0; j < down.count[y]; ++j) {
      const float weight = down.weights[down.offset[y] + j];
      const std::vector<float>& in = ring[static_cast<size_t>(down.first[y] + j) % ring_size];
      for (size_t i = 0; i < row_size; ++i) sums[i] += weight * in[i];
    }
    std::ranges::transform(sums, resized.Pixel(0, y), Rounded);
  }
  return resized;
}

double Similarity2D::Scale() const { return std::hypot(a, b); }

Similarity2D Similarity2D::Inverse() const {
  const double square = a * a + b * b;
  Similarity2D back{a / square, -b / square, 0, 0};
  const Point origin = back({dx, dy});
  back.dx = -origin.x;
  back.dy = -origin.y;
  return back;
}

Image Warped(const Image& image, const Similarity2D& to_source, int width, int height) {
  Image warped(width, height);
  const int samples = std::clamp(static_cast<int>(std::ceil(to_source.Scale() - 0.25)), 1, 8);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      float sums[3] = {0, 0, 0};
      for (int j = 0; j < samples; ++j) {
        for (int i = 0; i < samples; ++i) {
          const Point inside{x + (i + 0.5) / samples - 0.5, y + (j + 0.5) / samples - 0.5};
          AddSample(image, to_source(inside), sums);
        }
      }
      for (int c = 0; c < 3; ++c) {
        warped.Pixel(x, y)[c] = Rounded(sums[c] / static_cast<float>(samples * samples));
      }
    }
  }
  return warped;
}

}  // namespace facegraph
