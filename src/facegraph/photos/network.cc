// SPDX-License-Identifier: MIT
#include "facegraph/photos/network.h"

#include <dlfcn.h>
#include <sys/auxv.h>

#include <cstdlib>
#include <system_error>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

/// The folder of the running program, absolute; empty if the system does not tell. Without /proc
/// the kernel still says under which path it started the program. If that is relative, it is meant
/// from the current folder of that moment, which this program never changes.
fs::path ProgramFolder() {
  std::error_code unknown;
  fs::path program = fs::read_symlink("/proc/self/exe", unknown);
  if (unknown || !program.is_absolute()) {
    const auto* started = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
    program = started == nullptr ? fs::path() : fs::canonical(started, unknown);
  }
  return program.is_absolute() ? program.parent_path() : fs::path();
}

/// Where the component may be. Only absolute paths: a relative one would name a file of whoever
/// owns the current folder.
std::vector<fs::path> ComponentPlaces(const fs::path& program) {
  std::vector<fs::path> places;
  if (const char* chosen = secure_getenv("FACEGRAPH_COMPONENTS")) {
    Require(fs::path(chosen).is_absolute(), ErrorKind::kUsage,
            "FACEGRAPH_COMPONENTS is {}, must be an absolute path", OneLine(chosen));
    places.push_back(fs::path(chosen) / FACEGRAPH_COMPONENT);
  }
  if (!program.empty()) {
    places.push_back(program / FACEGRAPH_COMPONENT);
    places.push_back(program.parent_path() / "lib" / FACEGRAPH_COMPONENT);
    places.push_back(program.parent_path() / FACEGRAPH_COMPONENT_FOLDER / FACEGRAPH_COMPONENT);
  }
  return places;
}

/// OpenCV is in a separate library, which is opened when the first network is read. Linked, OpenCV
/// and its dependencies would make every other command start several times slower.
ReadNetworkFunction* OpenComponent() {
  const fs::path program = ProgramFolder();
  std::string reason = "there is no such file";
  std::error_code ignored;
  for (const fs::path& place : ComponentPlaces(program)) {
    if (!fs::exists(place, ignored)) continue;
    void* library = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library != nullptr) {
      return reinterpret_cast<ReadNetworkFunction*>(dlsym(library, kReadNetworkName));
    }
    reason = dlerror();
  }
  Fail(ErrorKind::kFailed, "cannot open {} (runs networks with OpenCV) for the program in {}: {}",
       FACEGRAPH_COMPONENT, program.empty() ? "an unknown folder" : program.string(), reason);
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
