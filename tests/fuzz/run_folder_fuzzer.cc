// SPDX-License-Identifier: MIT
#include "facegraph/io/neighbors_file.h"
#include "facegraph/report/pictures.h"
#include "facegraph/run/run_folder.h"
#include "fuzzing.h"

namespace facegraph {
namespace {

/// A folder whose neighbors are whole, of three faces.
std::filesystem::path MakeFolder() {
  const std::filesystem::path folder = ScratchFile(".run");
  std::filesystem::create_directories(folder);
  NeighborLists lists{Matrix<int32_t>(3, 1), Matrix<float>(3, 1, 1)};
  for (int32_t face = 0; face < 3; ++face) lists.ids(face, 0) = face;
  WriteNeighbors(folder / RunFolder::kNeighbors, lists);
  return folder;
}

}  // namespace
}  // namespace facegraph

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace facegraph;
  const auto path = PutScratchFile(".jsonl", data, size);
  MayReject([&] { ReadClusterLines(path, 8); });
  MayReject([&] { ReadManifest(path); });
  MayReject([&] { ReadPictureList(path, 3); });

  static const std::filesystem::path folder = MakeFolder();
  FuzzedDataProvider bytes(data, size);
  const auto put = [&](const char* name, const std::string& content) {
    std::ofstream(folder / name, std::ios::binary) << content;
  };
  put(RunFolder::kLabels, bytes.ConsumeRandomLengthString());
  put(RunFolder::kManifest, bytes.ConsumeRandomLengthString());
  put(RunFolder::kClusters, bytes.ConsumeRemainingBytesAsString());
  MayReject([&] { ReadRunClusters(folder); });
  MayReject([&] { ReadRun(folder); });
  return 0;
}
