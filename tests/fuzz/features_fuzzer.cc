// SPDX-License-Identifier: MIT
#include "facegraph/inspect/check_features.h"
#include "facegraph/io/features_file.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const bool is_raw = data[0] % 2 == 0;
  const auto path = facegraph::PutScratchFile(is_raw ? ".bin" : ".npy", data + 1, size - 1);
  facegraph::MayReject([&] {
    const facegraph::FeatureFileOptions options{is_raw ? data[0] / 2 : 0};
    facegraph::Execution execution;
    execution.num_threads = 1;
    facegraph::CheckFeatures(facegraph::OpenFeatures(path, options), execution);
  });
  return 0;
}
