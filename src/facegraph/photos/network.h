// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "facegraph/photos/image.h"

namespace facegraph {

/// A named array of float32, row-major.
struct NetworkTensor {
  std::string name;
  std::vector<int64_t> shape;
  std::vector<float> values;
};

/// How a network expects pixel values: (value - mean) / scale, value 0..255.
struct PixelNormalization {
  float mean = 0;
  float scale = 1;
  bool blue_first = false;  ///< channels in the order blue, green, red
};

/// An image as the input of a network, [1, 3, height, width]. If the image is smaller than that, it
/// is padded with black at the right and below.
NetworkTensor MakeInputTensor(const Image& image, int width, int height,
                              const PixelNormalization& normalization);

/// A network read from an ONNX file. Not thread safe: use one object per thread.
class Network {
 public:
  virtual ~Network() = default;
  virtual bool HasInput(const std::string& name) const = 0;
  virtual std::vector<std::string> OutputNames() const = 0;
  /// Computes all outputs of the first input. On failure, `problem` says why. No exception leaves
  /// the library that holds OpenCV.
  virtual std::vector<NetworkTensor> Compute(const NetworkTensor& input, std::string& problem) = 0;

  /// Compute(), but throws Error(kBadData) on failure.
  std::vector<NetworkTensor> Run(const NetworkTensor& input);
};

/// Reads a network. Throws Error(kBadData) that names the file, or Error(kFailed) if the component
/// that runs networks (a library with OpenCV's DNN module) cannot be opened.
std::unique_ptr<Network> ReadNetwork(const std::filesystem::path& path);

/// The function that the component with OpenCV exports under kReadNetworkName. Returns a new
/// network, or null and the reason in `problem`.
extern "C" using ReadNetworkFunction = Network * (const char* path, std::string& problem);
inline constexpr const char* kReadNetworkName = "facegraph_read_network";

}  // namespace facegraph
