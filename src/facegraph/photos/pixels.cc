// SPDX-License-Identifier: MIT
#include "facegraph/photos/pixels.h"

namespace facegraph {

NetworkTensor PixelTensor(const Image& image, int width, int height, const PixelScale& scale) {
  NetworkTensor tensor{"input", {1, 3, height, width}, {}};
  const size_t plane = static_cast<size_t>(width) * height;
  tensor.values.assign(3 * plane, (0 - scale.middle) / scale.unit);
  for (size_t c = 0; c < 3; ++c) {
    float* out = tensor.values.data() + (scale.blue_first ? 2 - c : c) * plane;
    for (int y = 0; y < image.height; ++y) {
      for (int x = 0; x < image.width; ++x) {
        const float value = image.Pixel(x, y)[c];
        out[static_cast<size_t>(y) * width + x] = (value - scale.middle) / scale.unit;
      }
    }
  }
  return tensor;
}

}  // namespace facegraph
