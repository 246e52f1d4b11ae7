// SPDX-License-Identifier: MIT
#include "facegraph/synth/synth_options.h"

#include <limits>
#include <string_view>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

template <typename T>
void RequireWithin(std::string_view name, T value, T low, T high) {
  Require(value >= low && value <= high, ErrorKind::kUsage, "{} is {}, not within {}..{}", name,
          value, low, high);
}

}  // namespace

void SynthOptions::Check() const {
  constexpr int64_t kMax = std::numeric_limits<int32_t>::max();
  RequireWithin<int64_t>("num_faces", num_faces, 1, kMax);
  RequireWithin<int64_t>("dim", dim, 16, 1 << 16);
  RequireWithin<double>("mean_faces_per_identity", mean_faces_per_identity, 1, kMax);
  RequireWithin<double>("size_spread", size_spread, 0, 3);
  RequireWithin<int64_t>("mean_modes", mean_modes, 1, 1000);
  RequireWithin<double>("max_mode_similarity", max_mode_similarity, 0, 1);
  RequireWithin<double>("min_mode_similarity", min_mode_similarity, 0, max_mode_similarity);
  RequireWithin<double>("mode_blend", mode_blend, 0, 1);
  RequireWithin<double>("lookalike_fraction", lookalike_fraction, 0, 1);
  RequireWithin<int64_t>("family_size", family_size, 1, kMax);
  RequireWithin<double>("max_lookalike_similarity", max_lookalike_similarity, 0, 1);
  RequireWithin<double>("min_lookalike_similarity", min_lookalike_similarity, 0,
                        max_lookalike_similarity);
  RequireWithin<double>("max_quality", max_quality, 0, 1);
  RequireWithin<double>("min_quality", min_quality, 0, max_quality);
  RequireWithin<int64_t>("num_degradations", num_degradations, 1, kMax);
  RequireWithin<double>("degradation_share", degradation_share, 0, 1);
  RequireWithin<double>("outlier_fraction", outlier_fraction, 0, 1);
  RequireWithin<double>("mislabeled_fraction", mislabeled_fraction, 0, 1);
  RequireWithin<double>("duplicate_fraction", duplicate_fraction, 0, 1);
}

}  // namespace facegraph
