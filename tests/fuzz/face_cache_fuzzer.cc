// SPDX-License-Identifier: MIT
#include "facegraph/photos/face_cache.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  facegraph::PhotoFaces content;
  const auto bytes = facegraph::Bytes(data, size);
  if (facegraph::UnpackFaces(bytes, content)) {
    const auto again = facegraph::PackFaces(content);
    if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) __builtin_trap();
  }
  return 0;
}
