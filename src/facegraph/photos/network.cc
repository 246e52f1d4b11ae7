// SPDX-License-Identifier: MIT
#include "facegraph/photos/network.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "facegraph/base/error.h"
#include "facegraph/photos/opencv_networks.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

/// OpenCV comes in a library of its own that is opened when the first network is read: it and what
/// it brings along would make every other command start several times slower.
ReadNetworkFunction* OpenComponent() {
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  std::vector<fs::path> places{
      program / FACEGRAPH_COMPONENT, program.parent_path() / "lib" / FACEGRAPH_COMPONENT,
      program.parent_path() / FACEGRAPH_COMPONENT_FOLDER / FACEGRAPH_COMPONENT};
  if (const char* chosen = std::getenv("FACEGRAPH_COMPONENTS")) {
    places.insert(places.begin(), fs::path(chosen) / FACEGRAPH_COMPONENT);
  }
  std::string reason = "it is not there";
  for (const fs::path& place : places) {
    if (!fs::exists(place, ignored)) continue;
    void* library = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library != nullptr) {
      return reinterpret_cast<ReadNetworkFunction*>(dlsym(library, kReadNetworkName));
    }
    reason = dlerror();
  }
  std::ranges::replace(reason, '\n', ' ');
  Fail(ErrorKind::kFailed, "cannot open {}, which runs networks with OpenCV, beside {}: {}",
       FACEGRAPH_COMPONENT, program.string(), reason);
}

}  // namespace

std::vector<NetworkTensor> Network::Run(const NetworkTensor& input) {
  std::string problem;
  std::vector<NetworkTensor> outputs = Compute(input, problem);
  Require(problem.empty(), ErrorKind::kBadData, "a network cannot be computed: {}", problem);
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
