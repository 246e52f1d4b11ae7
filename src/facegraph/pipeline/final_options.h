// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/clustering/de_overlap.h"

namespace facegraph {

/// By what proposals are put in order before de-overlap.
enum class RankBy {
  kWorth,  ///< the right faces it is expected to hold, less the price of the wrong ones (IoP head)
  kIou,    ///< the predicted IoU: the paper's rule
  kSize,   ///< biggest first: no network
  kRandom  ///< no network: what any score has to beat first of all
};

/// What becomes of a face that is in no proposal.
enum class Uncovered {
  kSingleton,  ///< a cluster of its own (the reference's rule)
  kNoise       ///< no cluster: -1
};

/// How scored proposals become clusters.
struct FinalOptions {
  RankBy rank_by = RankBy::kWorth;
  double wrong_price = 1;  ///< for kWorth: what a wrong face costs, in right ones; at least 0
  uint64_t seed = 0;       ///< for kRandom
  DeOverlapOptions de_overlap;
  Uncovered uncovered = Uncovered::kSingleton;

  /// Throws Error(kUsage) if a value is out of range.
  void Check() const;
};

}  // namespace facegraph
