// SPDX-License-Identifier: MIT
#include "facegraph/inspect/inspect_features.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"
#include "facegraph/inspect/distinct_rows.h"
#include "facegraph/inspect/feature_warnings.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/knn/query_search.h"

namespace facegraph {
namespace {

enum Stream : uint64_t { kPairs, kFaces };  // random streams of the seed

std::vector<double> Norms(const Features& features, const Execution& execution) {
  std::vector<double> norms(static_cast<size_t>(features.num_faces()));
  ParallelFor(features.num_faces(), 1024, execution, [&](int64_t begin, int64_t end) {
    Matrix<float> rows(end - begin, features.dim);
    LoadRows(features, begin, end, rows.View());
    for (int64_t face = begin; face < end; ++face) {
      const float* row = rows.Row(face - begin).data();
      norms[static_cast<size_t>(face)] = std::sqrt(ExactDot(row, row, features.dim));
    }
  });
  return norms;
}

// Fills in the fields of the report that depend on row lengths.
void DescribeNorms(std::vector<double> norms, FeatureReport& report) {
  for (size_t face = 0; face < norms.size(); ++face) {
    if (!std::isfinite(norms[face])) {
      if (report.num_not_finite++ == 0) report.first_not_finite = static_cast<int64_t>(face);
    } else if (norms[face] == 0) {
      if (report.num_zero++ == 0) report.first_zero = static_cast<int64_t>(face);
    }
  }
  std::erase_if(norms, [](double norm) { return !std::isfinite(norm); });
  report.num_not_unit =
      std::ranges::count_if(norms, [](double n) { return std::abs(n - 1) > 1e-3; });
  if (norms.empty()) return;
  std::ranges::sort(norms);
  report.min_norm = norms.front();
  report.median_norm = norms[norms.size() / 2];
  report.max_norm = norms.back();
}

SimilaritySummary Summarize(std::span<const float> similarities) {
  SimilaritySummary summary;
  double sum = 0, squares = 0;
  for (const double similarity : similarities) {
    const int bin = static_cast<int>((similarity + 1) / 2 * SimilaritySummary::kNumBins);
    ++summary.counts[static_cast<size_t>(std::clamp(bin, 0, SimilaritySummary::kNumBins - 1))];
    sum += similarity;
    squares += similarity * similarity;
  }
  const double total = static_cast<double>(similarities.size());
  summary.total = static_cast<int64_t>(similarities.size());
  summary.mean = sum / total;
  summary.std_dev = std::sqrt(std::max(0.0, squares / total - summary.mean * summary.mean));
  return summary;
}

std::vector<float> RandomPairSimilarities(MatrixView<const float> units,
                                          const InspectOptions& options) {
  Random random(options.seed, kPairs);
  const uint64_t n = static_cast<uint64_t>(units.rows());
  std::vector<float> similarities(static_cast<size_t>(options.num_random_pairs));
  for (float& similarity : similarities) {
    const uint64_t a = random.Below(n);
    const uint64_t b = (a + 1 + random.Below(n - 1)) % n;  // any other face
    similarity = Similarity(units.Row(static_cast<int64_t>(a)).data(),
                            units.Row(static_cast<int64_t>(b)).data(), units.cols());
  }
  return similarities;
}

// The similarity of each sampled face to its nearest neighbor among all faces.
std::vector<float> NearestSimilarities(MatrixView<const float> units, const InspectOptions& options,
                                       const Execution& execution) {
  std::vector<int32_t> faces(static_cast<size_t>(units.rows()));
  std::iota(faces.begin(), faces.end(), 0);
  Random(options.seed, kFaces).Shuffle(std::span<int32_t>(faces));
  faces.resize(static_cast<size_t>(std::min(units.rows(), options.num_sampled_faces)));
  const int64_t num_faces = static_cast<int64_t>(faces.size());
  Matrix<int32_t> ids(num_faces, 1);
  Matrix<float> similarities(num_faces, 1);
  ParallelFor(num_faces, kSimilarityRows, execution, [&](int64_t begin, int64_t end) {
    const auto some = std::span<const int32_t>(faces).subspan(static_cast<size_t>(begin),
                                                              static_cast<size_t>(end - begin));
    SearchQueries(units, some, ids.View().Rows(begin, end), similarities.View().Rows(begin, end),
                  execution);
  });
  return {similarities.data(), similarities.data() + similarities.size()};
}

// The value that a share of the values lies below.
double Quantile(std::vector<float> values, double share) {
  const auto place =
      values.begin() + static_cast<int64_t>(share * static_cast<double>(values.size()));
  std::nth_element(values.begin(), place, values.end());
  return double{*place};
}

// Pairs of one person lie above the others, and in a set of few people they are many. So the middle
// and the lower half give the mean and the standard deviation of pairs of different people. If
// similarities were independent and normally distributed, the maximum of n would be about
// sqrt(2 log n) standard deviations above the mean; half a standard deviation more is exceeded with
// a probability of about 1 %. With few dimensions the level would be near 1 and useless, so it is
// limited.
double ChanceLevel(const std::vector<float>& random_pairs, int64_t num_faces) {
  constexpr double kOneStdDevBelow = 0.1587;
  const double median = Quantile(random_pairs, 0.5);
  const double std_dev = median - Quantile(random_pairs, kOneStdDevBelow);
  const double std_devs = std::sqrt(2 * std::log(static_cast<double>(num_faces))) + 0.5;
  return std::min(median + std_devs * std_dev, 0.95);
}

void DescribeSimilarities(const Features& features, const InspectOptions& options,
                          const Execution& execution, FeatureReport& report) {
  const UnitRows units(features, execution);
  const std::vector<float> random_pairs = RandomPairSimilarities(units.View(), options);
  report.random_pairs = Summarize(random_pairs);
  report.random_median = Quantile(random_pairs, 0.5);
  const std::vector<float> nearest = NearestSimilarities(units.View(), options, execution);
  report.nearest = Summarize(nearest);
  report.chance_level = ChanceLevel(random_pairs, report.num_faces);
  const auto above =
      std::ranges::count_if(nearest, [&](float s) { return s > report.chance_level; });
  report.share_above_chance = static_cast<double>(above) / static_cast<double>(nearest.size());
}

}  // namespace

void InspectOptions::Check() const {
  Require(num_random_pairs >= 1, ErrorKind::kUsage, "num_random_pairs is {}; at least 1",
          num_random_pairs);
  Require(num_sampled_faces >= 1, ErrorKind::kUsage, "num_sampled_faces is {}; at least 1",
          num_sampled_faces);
}

FeatureReport InspectFeatures(const Features& features, const InspectOptions& options,
                              const Execution& execution) {
  options.Check();
  CheckShape(features);
  FeatureReport report;
  report.num_faces = features.num_faces();
  report.dim = features.dim;
  report.type = features.type;
  DescribeNorms(Norms(features, execution), report);
  const DistinctRows distinct = FindDistinctRows(features, execution);
  const int64_t zero_repeats = std::max<int64_t>(std::ssize(distinct.zero) - 1, 0);
  report.num_repeated = distinct.num_repeated() + zero_repeats;
  if (report.num_not_finite == 0 && report.num_faces >= 2) {
    DescribeSimilarities(features, options, execution, report);
  }
  report.layout = MeasureValueLayout(features, execution);
  report.serious_warnings = SeriousWarningsAbout(report, features);
  report.warnings = WarningsAbout(report, features);
  return report;
}

}  // namespace facegraph
