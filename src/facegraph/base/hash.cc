// SPDX-License-Identifier: MIT
#include "facegraph/base/hash.h"

#include <fmt/format.h>
#include <xxhash.h>

namespace facegraph {

uint64_t HashBytes(const void* data, size_t size, uint64_t seed) {
  return XXH3_64bits_withSeed(data, size, seed);
}

std::string HashToText(uint64_t hash) { return fmt::format("{:016x}", hash); }

}  // namespace facegraph
