// SPDX-License-Identifier: MIT
#include "facegraph/photos/network.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

/// OpenCV is in a separate library, which is opened when the first network is read. Linked, OpenCV
/// and its dependencies would make every other command start several times slower.
ReadNetworkFunction* OpenComponent() {
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  std::vector<fs::path> places{
      program / FACEGRAPH_COMPONENT, program.parent_path() / "lib" / FACEGRAPH_COMPONENT,
      program.parent_path() / FACEGRAPH_COMPONENT_FOLDER / FACEGRAPH_COMPONENT};
  if (const char* chosen = std::getenv("FACEGRAPH_COMPONENTS")) {
    places.insert(places.begin(), fs::path(chosen) / FACEGRAPH_COMPONENT);
  }
  std::string reason = "there is no such file";
  for (const fs::path& place : places) {
    if (!fs::exists(place, ignored)) continue;
    void* library = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library != nullptr) {
      return reinterpret_cast<ReadNetworkFunction*>(dlsym(library, kReadNetworkName));
    }
    reason = dlerror();
  }
  std::ranges::replace(reason, '\n', ' ');
  Fail(ErrorKind::kFailed, "cannot open {} (runs networks with OpenCV) for the program in {}: {}",
       FACEGRAPH_COMPONENT, program.string(), reason);
}

}  // namespace

NetworkTensor MakeInputTensor(const Image& image, int width, int height,
                              const PixelNormalization& normalization) {
  NetworkTensor tensor{"input", {1, 3, height, width}, {}};
  const size_t plane = static_cast<size_t>(width) * height;
  tensor.values.assign(3 * plane, (0 - normalization.mean) / normalization.scale);
  for (size_t c = 0; c < 3; ++c) {
    float* out = tensor.values.data() + (normalization.blue_first ? 2 - c : c) * plane;
    for (int y = 0; y < image.height; ++y) {
      for (int x = 0; x < image.width; ++x) {
        const float value = image.Pixel(x, y)[c];
        out[static_cast<size_t>(y) * width + x] =
            (value - normalization.mean) / normalization.scale;
      }
    }
  }
  return tensor;
}

std::vector<NetworkTensor> Network::Run(const NetworkTensor& input) {
  std::string problem;
  std::vector<NetworkTensor> outputs = Compute(input, problem);
  Require(problem.empty(), ErrorKind::kBadData, "cannot run a network: {}", problem);
  return outputs;
}

std::unique_ptr<Network> ReadNetwork(const fs::path& path) {
  static ReadNetworkFunction* const read = OpenComponent();
  Require(fs::exists(path), ErrorKind::kBadData, "{}: no such file", path.string());
  std::string problem;
  std::unique_ptr<Network> network(read(path.c_str(), problem));
  Require(network != nullptr, ErrorKind::kBadData, "{}: OpenCV cannot read this network: {}",
          path.string(), problem);
  return network;
}

}  // namespace facegraph
