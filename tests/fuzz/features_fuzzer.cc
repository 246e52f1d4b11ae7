// SPDX-License-Identifier: MIT
#include "facegraph/inspect/check_features.h"
#include "facegraph/io/features_file.h"
#include "fuzzing.h"

namespace facegraph {
namespace {

/// A .npy file with a valid header of any float type, byte order and axis order.
std::filesystem::path PutScratchFloats(FuzzedDataProvider& bytes) {
  const std::string_view dtype = bytes.PickValueInArray<const char*>(
      {"<f2", "<f4", "<f8", ">f2", ">f4", ">f8", "|i1", "<V2", "|O8"});
  std::vector<int64_t> shape(bytes.ConsumeIntegralInRange<size_t>(1, 3));
  for (int64_t& length : shape) length = bytes.ConsumeIntegralInRange<int64_t>(0, 6);
  std::string file = FormatNpyHeader(dtype, shape);
  if (bytes.ConsumeBool()) file.replace(file.find("False"), 5, "True ");
  const auto size = static_cast<size_t>(NpyValueBytes(shape, dtype[2] - '0'));
  std::string values = bytes.ConsumeBool() ? bytes.ConsumeBytesAsString(size) : std::string();
  values.resize(size, '\x3c');
  file += values;
  return PutScratchFile(".npy", reinterpret_cast<const uint8_t*>(file.data()), file.size());
}

std::filesystem::path PutFeatures(FuzzedDataProvider& bytes, int64_t& dim) {
  switch (bytes.ConsumeIntegralInRange(0, 3)) {
    case 0:
      return PutScratchFloats(bytes);
    case 1: {
      std::filesystem::path path = PutScratchNpz(bytes, {"a", "b"});
      if (bytes.ConsumeBool()) path += ":a";
      return path;
    }
    case 2: {
      dim = bytes.ConsumeIntegralInRange(0, 64);
      const std::vector<uint8_t> rest = bytes.ConsumeRemainingBytes<uint8_t>();
      return PutScratchFile(".bin", rest.data(), rest.size());
    }
    default: {
      const char* ending = bytes.PickValueInArray({".npy", ".npz", ".csv", ".unknown"});
      const std::vector<uint8_t> rest = bytes.ConsumeRemainingBytes<uint8_t>();
      return PutScratchFile(ending, rest.data(), rest.size());
    }
  }
}

}  // namespace
}  // namespace facegraph

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  FuzzedDataProvider bytes(data, size);
  int64_t dim = 0;
  const auto path = facegraph::PutFeatures(bytes, dim);
  facegraph::MayReject([&] {
    facegraph::Execution execution;
    execution.num_threads = 1;
    facegraph::FeatureFileReport report;
    const facegraph::FeatureFileOptions options{dim, {int64_t{1} << 20, "--memory"}};
    facegraph::CheckFeatures(facegraph::OpenFeatures(path, options, &report), execution);
  });
  return 0;
}
