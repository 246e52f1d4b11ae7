// SPDX-License-Identifier: MIT
#include "facegraph/inspect/feature_warnings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

constexpr double kMaxNormRatio = 1.1;  // longest to median row, median to shortest
constexpr double kMaxRandomSimilarity =
    0.4;  // median of random pairs; 0 to 0.1 for face embeddings
constexpr double kMinShareAboveChance = 0.05;
constexpr double kUselessChanceLevel = 0.9;  // few dimensions, or few people: nothing is known
constexpr int64_t kMinFacesForChance = 100;  // with fewer faces the chance level is unreliable
constexpr double kMaxRepeatedShare = 0.05;
constexpr double kMaxDominance = 0.3;  // of one value in a row; 0.02 to 0.08 for face embeddings
constexpr int64_t kMinDim = 32;        // with fewer values one may well outweigh the others
constexpr double kMaxZeroColumnShare = 0.25;
constexpr double kMaxLengthRatio = 100;  // of rows that one embedder made
// Usual dimensions of face embeddings.
constexpr std::array kUsualDims = {64,  96,  128,  160,  192,  256,  320,  384, 512,
                                   640, 768, 1024, 1280, 1536, 2048, 2622, 4096};

bool NormsVary(const FeatureReport& report) {
  // Zero rows have a warning of their own.
  const bool short_rows =
      report.num_zero == 0 && report.min_norm * kMaxNormRatio < report.median_norm;
  return short_rows || report.max_norm > kMaxNormRatio * report.median_norm ||
         report.num_not_unit > report.num_faces / 2;
}

void Append(std::vector<std::string> more, std::vector<std::string>& warnings) {
  std::ranges::move(more, std::back_inserter(warnings));
}

std::vector<std::string> AboutBrokenRows(const FeatureReport& report, const Features& features) {
  std::vector<std::string> warnings;
  if (report.num_not_finite > 0) {
    warnings.push_back(fmt::format(
        "{} of {} rows contain NaN or infinity (first: {}): nothing can be computed from them",
        report.num_not_finite, report.num_faces, RowName(features, report.first_not_finite)));
  }
  if (report.num_zero > 0) {
    warnings.push_back(
        fmt::format("{} of {} rows are all zeros (first: {}): no face was embedded there; they "
                    "are similar to no face and are left unassigned",
                    report.num_zero, report.num_faces, RowName(features, report.first_zero)));
  }
  return warnings;
}

std::vector<std::string> AboutLengths(const FeatureReport& report) {
  if (!NormsVary(report)) return {};
  return {fmt::format(
      "rows are not of length 1 (shortest {:.3g}, median {:.3g}, longest {:.3g}): they are "
      "normalized on reading; check that these are the embedder's final features",
      report.min_norm, report.median_norm, report.max_norm)};
}

/// Lengths that no embedder gives: rows of several sources, or bits that are no numbers.
std::vector<std::string> AboutOddLengths(const FeatureReport& report) {
  const bool short_rows =
      report.num_zero == 0 && report.min_norm * kMaxLengthRatio < report.median_norm;
  if (!short_rows && report.max_norm <= kMaxLengthRatio * report.median_norm) return {};
  return {fmt::format(
      "the lengths of rows differ by orders of magnitude (shortest {:.3g}, median {:.3g}, longest "
      "{:.3g}): rows of different embedders cannot be compared",
      report.min_norm, report.median_norm, report.max_norm)};
}

/// Arrays that were read with a wrong type.
std::vector<std::string> AboutTypes(const FeatureReport& report) {
  const ValueLayout& layout = report.layout;
  std::vector<std::string> warnings;
  if (report.dim >= kMinDim && layout.dominance > kMaxDominance) {
    const bool halves = layout.dominance_as_half > 0 && layout.dominance_as_half < kMaxDominance;
    warnings.push_back(fmt::format(
        "one value makes up {:.0f} % of the square length of a row (median; 2 to 8 % is usual): "
        "the numbers were probably {}",
        100 * layout.dominance,
        halves ? "written as float16 and read as float32"
               : "written with another type than they are read with"));
  }
  const double zero_columns =
      static_cast<double>(layout.num_zero_columns) / static_cast<double>(report.dim);
  if (report.num_faces >= kMinFacesForChance && zero_columns > kMaxZeroColumnShare) {
    warnings.push_back(fmt::format(
        "{} of {} columns are zero in every row: the numbers may have been written with "
        "another type (such as float64) than they are read with",
        layout.num_zero_columns, report.dim));
  }
  return warnings;
}

std::vector<std::string> AboutShape(const FeatureReport& report) {
  const auto is_usual = [](int64_t dim) { return std::ranges::count(kUsualDims, dim) > 0; };
  const bool odd_shape =
      report.dim > report.num_faces && is_usual(report.num_faces) && !is_usual(report.dim);
  if (!odd_shape && !report.layout.columns_are_unit) return {};
  return {fmt::format(
      "there are {} rows of {} values{}: rows and columns are probably swapped; a row must be a "
      "face",
      report.num_faces, report.dim,
      report.layout.columns_are_unit ? ", and all columns have the same length" : "")};
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
  if (report.random_pairs.total > 0 && report.random_median > kMaxRandomSimilarity) {
    warnings.push_back(fmt::format(
        "random pairs of faces have a median similarity of {:.2f}, about 0 is usual: the "
        "features may not be centered, may be nearly constant or of the wrong layer, or most "
        "faces are one person",
        report.random_median));
  }
  if (report.nearest.total > 0 && report.num_faces >= kMinFacesForChance &&
      report.chance_level < kUselessChanceLevel &&
      report.share_above_chance < kMinShareAboveChance) {
    warnings.push_back(fmt::format(
        "nearest neighbors (mean similarity {:.2f}) are no more similar than expected by chance "
        "({:.2f}): the features may be random, shuffled or of the wrong dimension",
        report.nearest.mean, report.chance_level));
  }
  return warnings;
}

}  // namespace

std::vector<std::string> SeriousWarningsAbout(const FeatureReport& report,
                                              const Features& features) {
  if (report.num_faces == 0) return {"there are no faces"};
  std::vector<std::string> warnings = AboutBrokenRows(report, features);
  Append(AboutTypes(report), warnings);
  Append(AboutShape(report), warnings);
  Append(AboutOddLengths(report), warnings);
  Append(AboutRepeats(report), warnings);
  Append(AboutSimilarities(report), warnings);
  return warnings;
}

std::vector<std::string> WarningsAbout(const FeatureReport& report, const Features& features) {
  std::vector<std::string> warnings = SeriousWarningsAbout(report, features);
  if (report.num_faces > 0) Append(AboutLengths(report), warnings);
  return warnings;
}

}  // namespace facegraph
