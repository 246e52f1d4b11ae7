// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "facegraph/base/features.h"

namespace facegraph {

/// 64-bit xxHash (XXH3) of a block of bytes. For content hashes and for finding equal sets.
uint64_t HashBytes(const void* data, size_t size, uint64_t seed = 0);

/// HashBytes of data that comes in pieces. Throws Error(kOutOfMemory). Not thread safe.
class PieceHash {
 public:
  PieceHash();
  ~PieceHash();
  PieceHash(const PieceHash&) = delete;
  PieceHash& operator=(const PieceHash&) = delete;

  void Add(const void* data, size_t size);
  uint64_t Digest() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// HashBytes of all rows as they are stored, row-major, whatever their shards.
uint64_t HashFeatures(const Features& features);

/// The hash as 16 hexadecimal digits.
std::string HashToText(uint64_t hash);

}  // namespace facegraph
