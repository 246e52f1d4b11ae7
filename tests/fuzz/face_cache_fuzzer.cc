// SPDX-License-Identifier: MIT
#include <cstring>

#include "facegraph/photos/face_cache.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  facegraph::PhotoFaces content;
  const auto bytes = facegraph::Bytes(data, size);
  if (facegraph::UnpackFaces(bytes, content)) {
    const auto again = facegraph::PackFaces(content);
    if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) __builtin_trap();
  }
  // The same bytes as a cache file, which may also be cut by its reader.
  const auto path = facegraph::PutScratchFile(".cache", data, size);
  const auto folder = facegraph::Folder::Open(path.parent_path());
  facegraph::MayReject([&] {
    facegraph::FaceCache cache(folder, path.filename().string(), 1);
    uint64_t key = 0;
    if (size >= 26) std::memcpy(&key, data + 18, sizeof(key));
    cache.Find(key, content);
    cache.Add(key, content);
  });
  return 0;
}
