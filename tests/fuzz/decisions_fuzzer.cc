// SPDX-License-Identifier: MIT
#include "facegraph/io/decisions_file.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::vector<int64_t> cluster_sizes{9, 5, 2, 1};
  for (const char* ending : {".csv", ".jsonl"}) {
    const auto path = facegraph::PutScratchFile(ending, data, size);
    facegraph::MayReject([&] { facegraph::ReadMergeDecisions(path, cluster_sizes); });
  }
  return 0;
}
