// SPDX-License-Identifier: MIT
#include "facegraph/base/hash.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <memory>

#include "facegraph/base/error.h"

namespace facegraph {

uint64_t HashBytes(const void* data, size_t size, uint64_t seed) {
  return XXH3_64bits_withSeed(data, size, seed);
}

uint64_t HashFeatures(const Features& features) {
  const int64_t row_bytes = features.dim * (features.type == FeatureType::kFloat16 ? 2 : 4);
  const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(),
                                                                              &XXH3_freeState);
  Require(state && XXH3_64bits_reset(state.get()) == XXH_OK, ErrorKind::kOutOfMemory,
          "no memory to hash the features");
  for (const FeatureShard& shard : features.shards) {
    XXH3_64bits_update(state.get(), shard.data, static_cast<size_t>(shard.rows * row_bytes));
  }
  return XXH3_64bits_digest(state.get());
}

std::string HashToText(uint64_t hash) { return fmt::format("{:016x}", hash); }

}  // namespace facegraph
