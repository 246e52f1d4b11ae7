// SPDX-License-Identifier: MIT
#include "facegraph/io/proposal_set_file.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto path = facegraph::PutScratchNpz(bytes, {"offsets", "members", "setting", "num_faces"});
  facegraph::MayReject([&] { facegraph::ReadProposals(path); });
  return 0;
}
