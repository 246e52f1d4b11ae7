// SPDX-License-Identifier: MIT
#include "facegraph/inspect/check_features.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <limits>
#include <span>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"

namespace facegraph {
namespace {

// Floats are tested by their bits: so half floats need no conversion, and the compiler vectorizes
// the loops.
struct SingleBits {
  using Word = uint32_t;
  static constexpr Word kInfinity = 0x7f800000, kMantissa = 0x007fffff, kSign = 0x80000000;
};
struct HalfBits {
  using Word = uint16_t;
  static constexpr Word kInfinity = 0x7c00, kMantissa = 0x03ff, kSign = 0x8000;
};

template <typename Bits>
bool IsFinite(typename Bits::Word word) {
  return (word & Bits::kInfinity) != Bits::kInfinity;
}

template <typename Bits>
std::span<const typename Bits::Word> Row(const Features& features, const FeatureShard& shard,
                                         int64_t row) {
  const auto* words = static_cast<const typename Bits::Word*>(shard.data);
  return {words + row * features.dim, static_cast<size_t>(features.dim)};
}

template <typename Bits>
bool IsUsable(std::span<const typename Bits::Word> row, bool zero_rows_allowed) {
  unsigned all_finite = 1;
  typename Bits::Word any_bit = 0;
  for (const auto word : row) {
    all_finite &= IsFinite<Bits>(word) ? 1u : 0u;
    any_bit |= word;
  }
  return all_finite != 0 && (zero_rows_allowed || (any_bit & ~Bits::kSign) != 0);
}

// The first unusable row of the shard; the number of rows if all are usable.
template <typename Bits>
int64_t FirstUnusableRow(const Features& features, const FeatureShard& shard,
                         bool zero_rows_allowed, const Execution& execution) {
  std::atomic<int64_t> lowest{shard.rows};
  constexpr int64_t kRowsPerBlock = 4096;
  ParallelFor(shard.rows, kRowsPerBlock, execution, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end && row < lowest; ++row) {
      if (IsUsable<Bits>(Row<Bits>(features, shard, row), zero_rows_allowed)) continue;
      int64_t known = lowest;
      while (row < known && !lowest.compare_exchange_weak(known, row)) {
      }
      return;
    }
  });
  return lowest;
}

template <typename Bits>
[[noreturn]] void FailForRow(std::span<const typename Bits::Word> row, const FeatureShard& shard,
                             int64_t number) {
  const auto bad = std::find_if_not(row.begin(), row.end(), IsFinite<Bits>);
  Require(bad != row.end(), ErrorKind::kBadData,
          "{}: row {} is all zeros; was no face embedded there?", shard.name, number);
  const char* value = (*bad & Bits::kMantissa) != 0 ? "NaN"
                      : (*bad & Bits::kSign) != 0   ? "-inf"
                                                    : "inf";
  Fail(ErrorKind::kBadData, "{}: row {}, column {}: value is {}", shard.name, number,
       bad - row.begin(), value);
}

template <typename Bits>
void Check(const Features& features, bool zero_rows_allowed, const Execution& execution) {
  for (const FeatureShard& shard : features.shards) {
    const int64_t row = FirstUnusableRow<Bits>(features, shard, zero_rows_allowed, execution);
    if (row < shard.rows) FailForRow<Bits>(Row<Bits>(features, shard, row), shard, row);
  }
}

}  // namespace

void CheckFeatures(const Features& features, const Execution& execution, bool zero_rows_allowed) {
  if (features.type == FeatureType::kFloat32) {
    Check<SingleBits>(features, zero_rows_allowed, execution);
  } else {
    Check<HalfBits>(features, zero_rows_allowed, execution);
  }
}

}  // namespace facegraph
