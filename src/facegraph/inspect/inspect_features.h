// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/inspect/value_layout.h"

namespace facegraph {

struct InspectOptions {
  /// Sampled pairs of different faces, drawn with replacement; at least 1.
  int64_t num_random_pairs = 20000;
  int64_t num_sampled_faces = 252;  ///< faces whose nearest neighbor is searched; at least 1
  uint64_t seed = 1;                ///< seed of both samples

  /// Throws kUsage if an option is out of its range.
  void Check() const;
};

/// The distribution of similarities: histogram, mean and standard deviation.
struct SimilaritySummary {
  static constexpr int kNumBins = 40;
  /// Bin b counts similarities from -1 + 0.05 b up to the next bin; the last bin includes 1.
  std::array<int64_t, kNumBins> counts{};
  int64_t total = 0;  ///< 0: not measured
  double mean = 0;
  double std_dev = 0;
};

/// Statistics of features and warnings about them.
struct FeatureReport {
  int64_t num_faces = 0;
  int64_t dim = 0;
  FeatureType type = FeatureType::kFloat32;

  /// Lengths of the rows. Includes zero rows, excludes rows with NaN or infinity.
  double min_norm = 0, median_norm = 0, max_norm = 0;
  int64_t num_not_unit = 0;       ///< rows whose length differs from 1 by more than 0.001
  int64_t num_not_finite = 0;     ///< rows with NaN or infinity
  int64_t first_not_finite = -1;  ///< the first of these rows; -1: none
  int64_t num_zero = 0;           ///< rows that are all zero
  int64_t first_zero = -1;        ///< the first of these rows; -1: none
  int64_t num_repeated = 0;       ///< rows that equal an earlier row bit for bit

  ValueLayout layout;  ///< how values are spread over rows and columns

  /// Measured only if all rows are finite and there are at least two faces.
  SimilaritySummary random_pairs;
  double random_median = 0;   ///< of random_pairs
  SimilaritySummary nearest;  ///< sampled faces and their nearest neighbors
  double chance_level = 0;    ///< nearest neighbor similarity that random features rarely exceed
  double share_above_chance = 0;  ///< share of sampled faces above chance_level, 0..1

  /// Plain sentences about problems that make results wrong without an error. Empty: none found.
  std::vector<std::string> warnings;
  /// Those of `warnings` that are worth a warning before every clustering. Left out are lengths of
  /// rows, which differ with many embedders.
  std::vector<std::string> serious_warnings;
};

/// Looks for problems that make clusters meaningless although every step succeeds: broken rows,
/// duplicates, features that are not centered, shuffled or read in a wrong layout. Invalid values
/// are reported, not thrown. The report is the same for any number of threads. Throws kBadData if
/// dim < 1 or n >= 2^31. Uses up to 4 n dim bytes for unit rows and 28 bytes per face.
FeatureReport InspectFeatures(const Features& features, const InspectOptions& options,
                              const Execution& execution);

}  // namespace facegraph
