// SPDX-License-Identifier: MIT
// A checkpoint with one file of arbitrary bytes, or of arbitrary parts with a right checksum, which
// random bytes never have.
#include "facegraph/pipeline/checkpoint.h"
#include "fuzzing.h"

namespace facegraph {
namespace {

constexpr const char* kFiles[] = {"run.json",  "neighbors.part", "neighbors.lists", "first-pass",
                                  "proposals", "scores",         "inliers",         "unfinished"};
constexpr int64_t kFaces = 5, kDim = 2;
const RunDescription kRun{{"k", "3"}};

/// Loads everything. A search in the middle is run to its end.
void LoadAll(const std::filesystem::path& folder, const Features& features,
             const ProposalSet& proposal_set) {
  const Checkpoint checkpoint(folder, kRun, 1e9);
  Execution execution;
  execution.num_threads = 1;
  MayReject([&] { checkpoint.Neighbors(kNeighbors, features, {.k = 3}, execution); });
  MayReject([&] { checkpoint.LoadFirstPass(kFaces, kDim); });
  MayReject([&] { checkpoint.LoadProposals(kFaces); });
  MayReject([&] { checkpoint.LoadScores(proposal_set); });
  MayReject([&] { checkpoint.LoadInliers(proposal_set); });
}

void WriteParts(FuzzedDataProvider& bytes, const std::filesystem::path& folder, const char* name) {
  const CheckpointFolder files(folder, kRun, std::span(kFiles).subspan(1));
  std::vector<std::vector<std::byte>> contents(bytes.ConsumeIntegralInRange<size_t>(0, 5));
  std::vector<std::span<const std::byte>> parts;
  for (std::vector<std::byte>& content : contents) {
    const char* type = bytes.PickValueInArray<const char*>({"<i4", "<f4", "<i8", "|u1"});
    content = ArrayBytes(bytes, type, bytes.ConsumeIntegralInRange<size_t>(0, 20));
    parts.emplace_back(content);
  }
  files.Write(name, parts);
}

}  // namespace
}  // namespace facegraph

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace facegraph;
  static const Matrix<float> rows(kFaces, kDim, 1);
  ProposalSet proposal_set;
  proposal_set.num_faces = kFaces;
  proposal_set.Add(std::vector<int32_t>{1, 4}, 0);
  FuzzedDataProvider bytes(data, size);
  const std::filesystem::path folder = ScratchFile(".checkpoint");
  std::filesystem::remove_all(folder);
  const char* name = bytes.PickValueInArray(kFiles);
  { const Checkpoint made(folder, kRun, 1e9); }
  const bool is_stage = name != kFiles[0] && name != std::end(kFiles)[-1];
  if (is_stage && bytes.ConsumeBool()) {
    WriteParts(bytes, folder, name);
  } else {
    const std::string content = bytes.ConsumeRemainingBytesAsString();
    std::ofstream(folder / name, std::ios::binary) << content;
  }
  MayReject([&] { LoadAll(folder, ToFeatures(rows), proposal_set); });
  return 0;
}
