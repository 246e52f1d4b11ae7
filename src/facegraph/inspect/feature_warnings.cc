// SPDX-License-Identifier: MIT
#include "facegraph/inspect/feature_warnings.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

constexpr double kMaxNormRatio = 1.1;         // longest to median row, median to shortest
constexpr double kMaxRandomSimilarity = 0.4;  // mean of random pairs; 0 to 0.1 for face embeddings
constexpr double kMinShareAboveChance = 0.05;
constexpr int64_t kMinFacesForChance = 100;  // with fewer faces the chance level is unreliable
constexpr double kMaxRepeatedShare = 0.05;

bool NormsVary(const FeatureReport& report) {
  // Zero rows have a warning of their own.
  const bool short_rows =
      report.num_zero == 0 && report.min_norm * kMaxNormRatio < report.median_norm;
  return short_rows || report.max_norm > kMaxNormRatio * report.median_norm ||
         report.num_not_unit > report.num_faces / 2;
}

std::vector<std::string> AboutRows(const FeatureReport& report, const Features& features) {
  std::vector<std::string> warnings;
  if (report.num_not_finite > 0) {
    warnings.push_back(fmt::format(
        "{} of {} rows contain NaN or infinity (first: {}): nothing can be computed from them",
        report.num_not_finite, report.num_faces, RowName(features, report.first_not_finite)));
  }
  if (report.num_zero > 0) {
    warnings.push_back(
        fmt::format("{} of {} rows are all zeros (first: {}): they are similar to no face",
                    report.num_zero, report.num_faces, RowName(features, report.first_zero)));
  }
  if (NormsVary(report)) {
    warnings.push_back(fmt::format(
        "rows are not of length 1 (shortest {:.3g}, median {:.3g}, longest {:.3g}): they are "
        "normalized on reading; check that these are the embedder's final features",
        report.min_norm, report.median_norm, report.max_norm));
  }
  return warnings;
}

std::vector<std::string> AboutRepeats(const FeatureReport& report) {
  const double share =
      static_cast<double>(report.num_repeated) / static_cast<double>(report.num_faces);
  if (report.num_faces > 1 && report.num_repeated == report.num_faces - 1) {
    return {"all rows are equal"};
  }
  if (share <= kMaxRepeatedShare) return {};
  return {fmt::format("{} of {} faces ({:.0f} %) repeat an earlier face bit for bit",
                      report.num_repeated, report.num_faces, 100 * share)};
}

std::vector<std::string> AboutSimilarities(const FeatureReport& report) {
  std::vector<std::string> warnings;
  if (report.random_pairs.total > 0 && report.random_pairs.mean > kMaxRandomSimilarity) {
    warnings.push_back(
        fmt::format("random pairs of faces have a mean similarity of {:.2f}, about 0 is usual: the "
                    "features may not be centered, may be nearly constant or of the wrong layer",
                    report.random_pairs.mean));
  }
  if (report.nearest.total > 0 && report.num_faces >= kMinFacesForChance &&
      report.share_above_chance < kMinShareAboveChance) {
    warnings.push_back(fmt::format(
        "nearest neighbors (mean similarity {:.2f}) are no more similar than expected by chance "
        "({:.2f}): the features may be random, shuffled or of the wrong dimension",
        report.nearest.mean, report.chance_level));
  }
  return warnings;
}

}  // namespace

std::vector<std::string> WarningsAbout(const FeatureReport& report, const Features& features) {
  if (report.num_faces == 0) return {"there are no faces"};
  std::vector<std::string> warnings = AboutRows(report, features);
  std::ranges::move(AboutRepeats(report), std::back_inserter(warnings));
  std::ranges::move(AboutSimilarities(report), std::back_inserter(warnings));
  return warnings;
}

}  // namespace facegraph
