// SPDX-License-Identifier: MIT
#include "facegraph/io/scores_file.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto scores = facegraph::PutScratchNpz(bytes, {"iou", "iop", "precision_map"});
  facegraph::MayReject([&] { facegraph::ReadScores(scores); });
  const auto inliers = facegraph::PutScratchNpz(bytes, {"probability", "segmented"});
  facegraph::MayReject([&] { facegraph::ReadInliers(inliers); });
  return 0;
}
