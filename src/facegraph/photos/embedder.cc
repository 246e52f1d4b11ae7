// SPDX-License-Identifier: MIT
#include "facegraph/photos/embedder.h"

#include <cmath>

#include "facegraph/base/error.h"
#include "facegraph/photos/pixels.h"

namespace facegraph {

std::vector<float> FaceFeature(const Image& aligned, Network& network) {
  const bool scales_itself = network.HasInput("data");
  NetworkTensor input = PixelTensor(aligned, aligned.width, aligned.height,
                             scales_itself ? PixelScale{} : PixelScale{127.5f, 127.5f});
  if (scales_itself) input.name = "data";
  const std::vector<NetworkTensor> outputs = network.Run(input);
  Require(outputs.size() == 1 && outputs[0].values.size() >= 16, ErrorKind::kBadData,
          "the embedder does not give one feature a face");
  std::vector<float> feature = outputs[0].values;
  double square = 0;
  for (const float value : feature) square += static_cast<double>(value) * value;
  Require(std::isfinite(square) && square > 0, ErrorKind::kBadData,
          "the embedder gives no finite feature");
  const double length = std::sqrt(square);
  for (float& value : feature) value = static_cast<float>(value / length);
  return feature;
}

}  // namespace facegraph
