// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"

namespace facegraph {

struct InspectOptions {
  int64_t num_random_pairs =
      20000;  ///< pairs of different faces, drawn with replacement; at least 1
  int64_t num_sampled_faces = 252;  ///< faces whose nearest neighbor is looked up; at least 1
  uint64_t seed = 1;                ///< of both samples

  /// Throws kUsage if an option is out of its range.
  void Check() const;
};

/// How similarities are spread.
struct SimilaritySummary {
  static constexpr int kNumBins = 40;
  std::array<int64_t, kNumBins>
      counts{};       ///< bin b holds -1 + 0.05 b up to the next; the last also 1
  int64_t total = 0;  ///< 0: nothing was measured
  double mean = 0;
  double std_dev = 0;  ///< standard deviation
};

/// What features look like before anything is computed from them.
struct FeatureReport {
  int64_t num_faces = 0;
  int64_t dim = 0;
  FeatureType type = FeatureType::kFloat32;

  /// Lengths of the rows, zero rows too, rows with NaN or infinity left out.
  double min_norm = 0, median_norm = 0, max_norm = 0;
  int64_t num_not_unit = 0;       ///< rows whose length differs from 1 by more than 0.001
  int64_t num_not_finite = 0;     ///< rows with NaN or infinity
  int64_t first_not_finite = -1;  ///< the first of them, -1: none
  int64_t num_zero = 0;           ///< rows of zeros
  int64_t first_zero = -1;
  int64_t num_repeated = 0;  ///< faces whose row equals that of an earlier face bit for bit

  /// Measured only if every row is finite and there are two faces at least.
  SimilaritySummary random_pairs;
  SimilaritySummary nearest;      ///< of sampled faces and their most similar other face
  double chance_level = 0;        ///< a nearest similarity that chance alone hardly exceeds
  double share_above_chance = 0;  ///< of the sampled faces, 0..1

  /// Plain sentences where results would be wrong without anyone noticing; empty: nothing was
  /// found.
  std::vector<std::string> warnings;
};

/// Looks for what makes clusters meaningless although every step succeeds: broken rows, duplicates,
/// features that are not centred, shuffled or read in the wrong layout. Never throws for bad
/// values. The report is the same for any number of threads. Throws kBadData where dim < 1 or n >=
/// 2^31. Holds what ExactNeighbors does, less the lists.
FeatureReport InspectFeatures(const Features& features, const InspectOptions& options,
                              const Execution& execution);

}  // namespace facegraph
