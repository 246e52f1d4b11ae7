// SPDX-License-Identifier: MIT
#include "facegraph/report/confidence.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace facegraph {
namespace {

constexpr int kSteps = 100;
constexpr int kBins = 10;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double Pairs(double faces) { return faces * (faces - 1) / 2; }
double Ratio(double part, double whole) { return whole > 0 ? part / whole : kNaN; }

/// The figures of a clustering that begins with every face alone and takes clusters one by one.
class GrowingFigures {
 public:
  explicit GrowingFigures(const ClusterTruth& truth) : truth_(truth) {
    precision_sum_ = static_cast<double>(truth.num_faces);
    recall_sum_ = static_cast<double>(truth.num_identities());
    for (const int32_t size : truth.person_sizes) true_pairs_ += Pairs(size);
  }

  void Take(int64_t cluster) {
    const double known = static_cast<double>(truth_.Known(cluster));
    pairs_ += Pairs(known);
    for (const ClusterTruth::Share& share : truth_.Shares(cluster)) {
      const double faces = share.faces;
      right_pairs_ += Pairs(faces);
      precision_sum_ += faces * (faces / known - 1);
      recall_sum_ += faces * (faces - 1) / truth_.person_sizes[share.person];
    }
    if (known < 2) return;
    point_.faces += static_cast<int64_t>(known);
    ++point_.clusters;
  }

  ConfidencePoint At(double min_confidence) {
    const double faces = static_cast<double>(truth_.num_faces);
    point_.min_confidence = min_confidence;
    point_.pairwise = WithF(Ratio(right_pairs_, pairs_), Ratio(right_pairs_, true_pairs_));
    point_.bcubed = WithF(precision_sum_ / faces, recall_sum_ / faces);
    return point_;
  }

 private:
  const ClusterTruth& truth_;
  ConfidencePoint point_;
  double pairs_ = 0, right_pairs_ = 0, true_pairs_ = 0;
  double precision_sum_, recall_sum_;
};

float ConfidenceOrZero(float confidence) { return std::isnan(confidence) ? 0 : confidence; }

}  // namespace

std::vector<ConfidencePoint> ConfidenceCurve(const ClusterTruth& truth,
                                             std::span<const float> confidence) {
  std::vector<int64_t> surest_first(static_cast<size_t>(truth.num_clusters()));
  std::iota(surest_first.begin(), surest_first.end(), 0);
  std::ranges::stable_sort(surest_first, std::ranges::greater(),
                           [&](int64_t c) { return ConfidenceOrZero(confidence[c]); });
  std::vector<ConfidencePoint> curve;
  GrowingFigures figures(truth);
  size_t next = 0;
  for (int step = kSteps; step >= 0; --step) {
    const double limit = static_cast<double>(step) / kSteps;
    while (next < surest_first.size() &&
           (step == 0 ||
            static_cast<double>(ConfidenceOrZero(confidence[surest_first[next]])) >= limit)) {
      figures.Take(surest_first[next++]);
    }
    curve.push_back(figures.At(limit));
  }
  return curve;
}

Calibration CalibrationOfClusters(const ClusterTruth& truth, std::span<const float> confidence) {
  Calibration calibration{.bins = std::vector<CalibrationBin>(kBins)};
  std::vector<double> predicted(kBins, 0), right(kBins, 0);
  for (int64_t c = 0; c < truth.num_clusters(); ++c) {
    const int64_t known = truth.Known(c);
    if (known < 2 || std::isnan(confidence[c])) continue;
    const int bin = std::clamp(static_cast<int>(confidence[c] * kBins), 0, kBins - 1);
    ++calibration.bins[bin].clusters;
    calibration.bins[bin].faces += known;
    predicted[bin] += static_cast<double>(known) * static_cast<double>(confidence[c]);
    right[bin] += truth.Shares(c)[0].faces;
  }
  double faces = 0, error = 0;
  for (int b = 0; b < kBins; ++b) {
    CalibrationBin& bin = calibration.bins[b];
    bin.low = static_cast<double>(b) / kBins;
    bin.high = static_cast<double>(b + 1) / kBins;
    bin.predicted = Ratio(predicted[b], static_cast<double>(bin.faces));
    bin.actual = Ratio(right[b], static_cast<double>(bin.faces));
    faces += static_cast<double>(bin.faces);
    error += std::abs(predicted[b] - right[b]);
  }
  calibration.error = Ratio(error, faces);
  return calibration;
}

}  // namespace facegraph
