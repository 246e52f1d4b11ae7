// SPDX-License-Identifier: MIT
#include "facegraph/io/labels_file.h"
#include "fuzzing.h"

namespace facegraph {
namespace {

/// A .npy file with a valid header, of texts or floats.
std::filesystem::path PutScratchTexts(FuzzedDataProvider& bytes) {
  const auto [dtype, item_size] = bytes.PickValueInArray<std::pair<const char*, int64_t>>(
      {{"<U1", 4}, {">U2", 8}, {"|S1", 1}, {"|S3", 3}, {"<f8", 8}, {"<f4", 4}, {"<U0", 0}});
  const std::vector<int64_t> shape{bytes.ConsumeIntegralInRange<int64_t>(0, 9)};
  std::string file = FormatNpyHeader(dtype, shape);
  std::string values = bytes.ConsumeRemainingBytesAsString();
  values.resize(static_cast<size_t>(shape[0] * item_size), '1');
  file += values;
  return PutScratchFile(".npy", reinterpret_cast<const uint8_t*>(file.data()), file.size());
}

}  // namespace
}  // namespace facegraph

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const char* ending : {".txt", ".npy"}) {
    const auto path = facegraph::PutScratchFile(ending, data, size);
    facegraph::MayReject([&] { facegraph::ReadLabels(path); });
  }
  FuzzedDataProvider bytes(data, size);
  const auto texts = facegraph::PutScratchTexts(bytes);
  facegraph::MayReject([&] { facegraph::ReadLabels(texts); });
  return 0;
}
