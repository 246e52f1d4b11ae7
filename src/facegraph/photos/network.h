// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace facegraph {

/// A named array of float32, row-major.
struct NetworkTensor {
  std::string name;
  std::vector<int64_t> shape;
  std::vector<float> values;
};

/// A network read from an ONNX file. Not thread safe: each thread needs one of its own.
class Network {
 public:
  virtual ~Network() = default;
  virtual bool HasInput(const std::string& name) const = 0;
  virtual std::vector<std::string> OutputNames() const = 0;
  /// Computes all outputs of its first input. What went wrong, or nothing, is said in `problem`:
  /// no exception crosses from the component that holds OpenCV.
  virtual std::vector<NetworkTensor> Compute(const NetworkTensor& input, std::string& problem) = 0;

  /// The same. Throws Error(kBadData) if the network cannot be computed.
  std::vector<NetworkTensor> Run(const NetworkTensor& input);
};

/// Reads a network. Throws Error(kBadData) that names the file, Error(kFailed) if this program's
/// component that runs networks (OpenCV's DNN module) is not there.
std::unique_ptr<Network> ReadNetwork(const std::filesystem::path& path);

}  // namespace facegraph
