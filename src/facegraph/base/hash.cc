// SPDX-License-Identifier: MIT
#include "facegraph/base/hash.h"

#include <fmt/format.h>
#include <xxhash.h>

#include "facegraph/base/error.h"

namespace facegraph {

uint64_t HashBytes(const void* data, size_t size, uint64_t seed) {
  return XXH3_64bits_withSeed(data, size, seed);
}

struct PieceHash::State {
  std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> xxh{XXH3_createState(),
                                                                      &XXH3_freeState};
};

PieceHash::PieceHash() : state_(std::make_unique<State>()) {
  Require(state_->xxh && XXH3_64bits_reset(state_->xxh.get()) == XXH_OK, ErrorKind::kOutOfMemory,
          "no memory for a hash");
}

PieceHash::~PieceHash() = default;

void PieceHash::Add(const void* data, size_t size) {
  XXH3_64bits_update(state_->xxh.get(), data, size);
}

uint64_t PieceHash::Digest() const { return XXH3_64bits_digest(state_->xxh.get()); }

uint64_t HashFeatures(const Features& features) {
  const int64_t row_bytes = features.dim * (features.type == FeatureType::kFloat16 ? 2 : 4);
  PieceHash hash;
  for (const FeatureShard& shard : features.shards) {
    hash.Add(shard.data, static_cast<size_t>(shard.rows * row_bytes));
  }
  return hash.Digest();
}

std::string HashToText(uint64_t hash) { return fmt::format("{:016x}", hash); }

}  // namespace facegraph
