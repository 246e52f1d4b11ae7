// SPDX-License-Identifier: MIT
#include "facegraph/analysis/truth_analysis.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <tuple>

#include "facegraph/base/error.h"
#include "facegraph/graph/proposal_set.h"

namespace facegraph {
namespace {

constexpr int kCurveSteps = 100;
constexpr int kCalibrationBins = 10;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

int64_t CountPairs(int64_t faces) { return faces * (faces - 1) / 2; }
double Ratio(double part, double whole) { return whole > 0 ? part / whole : kNaN; }

/// Maps the labels to identities 0, 1, ... and counts their faces.
void NumberIdentities(std::span<const int64_t> truth, ClusterTruth& result) {
  for (const int64_t label : truth) {
    if (label >= 0) result.label.push_back(label);
  }
  result.num_faces = static_cast<int64_t>(result.label.size());
  std::ranges::sort(result.label);
  result.label.erase(std::unique(result.label.begin(), result.label.end()), result.label.end());
  result.identity_sizes.assign(result.label.size(), 0);
  for (const int64_t label : truth) {
    if (label < 0) {
      result.identity_of_face.push_back(-1);
      continue;
    }
    const auto place = std::ranges::lower_bound(result.label, label) - result.label.begin();
    result.identity_of_face.push_back(static_cast<int32_t>(place));
    ++result.identity_sizes[place];
  }
}

/// Adds the shares of one cluster. `identities` is scratch memory.
void AddShares(std::span<const int32_t> members, std::vector<int32_t>& identities,
               ClusterTruth& result) {
  identities.clear();
  for (const int32_t face : members) {
    if (result.identity_of_face[face] >= 0) identities.push_back(result.identity_of_face[face]);
  }
  std::ranges::sort(identities);
  const auto begin = static_cast<int64_t>(result.shares.size());
  for (size_t i = 0; i < identities.size(); ++i) {
    if (i == 0 || identities[i] != identities[i - 1]) result.shares.push_back({identities[i], 0});
    ++result.shares.back().faces;
  }
  std::sort(result.shares.begin() + begin, result.shares.end(),
            [](const ClusterTruth::Share& a, const ClusterTruth::Share& b) {
              return std::tuple(-a.faces, a.identity) < std::tuple(-b.faces, b.identity);
            });
  result.offsets.push_back(static_cast<int64_t>(result.shares.size()));
}

/// Precision and recall of a clustering that starts with single faces and gets clusters one by one.
class RunningQuality {
 public:
  explicit RunningQuality(const ClusterTruth& truth) : truth_(truth) {
    precision_sum_ = static_cast<double>(truth.num_faces);
    recall_sum_ = static_cast<double>(truth.num_identities());
    for (const int32_t size : truth.identity_sizes)
      true_pairs_ += static_cast<double>(CountPairs(size));
  }

  void AddCluster(int64_t cluster) {
    const int64_t num_labeled = truth_.NumLabeled(cluster);
    pairs_ += static_cast<double>(CountPairs(num_labeled));
    for (const ClusterTruth::Share& share : truth_.Shares(cluster)) {
      const double faces = share.faces;
      right_pairs_ += static_cast<double>(CountPairs(share.faces));
      precision_sum_ += faces * (faces / static_cast<double>(num_labeled) - 1);
      recall_sum_ += faces * (faces - 1) / truth_.identity_sizes[share.identity];
    }
    if (num_labeled < 2) return;
    point_.faces += num_labeled;
    ++point_.clusters;
  }

  ConfidencePoint GetPoint(double min_confidence) {
    const double faces = static_cast<double>(truth_.num_faces);
    point_.min_confidence = min_confidence;
    point_.pairwise =
        MakePrecisionRecall(Ratio(right_pairs_, pairs_), Ratio(right_pairs_, true_pairs_));
    point_.bcubed = MakePrecisionRecall(precision_sum_ / faces, recall_sum_ / faces);
    return point_;
  }

 private:
  const ClusterTruth& truth_;
  ConfidencePoint point_;
  double pairs_ = 0, right_pairs_ = 0, true_pairs_ = 0;
  double precision_sum_, recall_sum_;
};

float ConfidenceOrZero(float confidence) { return std::isnan(confidence) ? 0 : confidence; }

/// Sorts by falling `badness` (stable) and keeps the first max_count.
template <typename Item, typename Badness>
void KeepWorst(int64_t max_count, Badness badness, std::vector<Item>& items) {
  std::ranges::stable_sort(items, std::ranges::greater(), badness);
  if (static_cast<int64_t>(items.size()) > max_count) {
    items.erase(items.begin() + max_count, items.end());
  }
}

std::vector<MixedCluster> FindMixedClusters(const ClusterTruth& truth) {
  std::vector<MixedCluster> mixed;
  for (int64_t c = 0; c < truth.num_clusters(); ++c) {
    int64_t wrong = CountPairs(truth.NumLabeled(c));
    for (const ClusterTruth::Share& share : truth.Shares(c)) wrong -= CountPairs(share.faces);
    if (wrong > 0) mixed.push_back({static_cast<int32_t>(c), wrong});
  }
  return mixed;
}

std::vector<SplitIdentity> FindSplitIdentities(const ClusterTruth& truth) {
  std::vector<int64_t> missing(truth.identity_sizes.size());
  for (size_t p = 0; p < missing.size(); ++p) missing[p] = CountPairs(truth.identity_sizes[p]);
  for (const ClusterTruth::Share& share : truth.shares)
    missing[share.identity] -= CountPairs(share.faces);
  std::vector<SplitIdentity> split;
  for (size_t p = 0; p < missing.size(); ++p) {
    if (missing[p] > 0) {
      split.push_back(
          {.identity = static_cast<int32_t>(p), .missing_pairs = missing[p], .pieces = {}});
    }
  }
  return split;
}

/// Fills in `pieces`.
void FindPieces(const ClusterTruth& truth, std::vector<SplitIdentity>& split) {
  std::vector<int32_t> slot(truth.identity_sizes.size(), -1);
  for (size_t i = 0; i < split.size(); ++i) slot[split[i].identity] = static_cast<int32_t>(i);
  for (int64_t c = 0; c < truth.num_clusters(); ++c) {
    for (const ClusterTruth::Share& share : truth.Shares(c)) {
      if (slot[share.identity] < 0) continue;
      split[slot[share.identity]].pieces.push_back({static_cast<int32_t>(c), share.faces});
    }
  }
  for (SplitIdentity& identity : split) {
    int32_t unclustered = truth.identity_sizes[identity.identity];
    for (const SplitIdentity::Piece& piece : identity.pieces) unclustered -= piece.faces;
    std::ranges::sort(identity.pieces, [](const auto& a, const auto& b) {
      return std::tuple(-a.faces, a.cluster) < std::tuple(-b.faces, b.cluster);
    });
    if (unclustered > 0) identity.pieces.push_back({-1, unclustered});
  }
}

std::vector<SureMistake> FindSureMistakes(const ClusterTruth& truth, const Partition& partition,
                                          std::span<const Membership> membership) {
  std::vector<SureMistake> sure;
  for (size_t face = 0; face < membership.size(); ++face) {
    const int32_t cluster = partition.cluster_of_face[face];
    const int32_t identity = truth.identity_of_face[face];
    if (cluster < 0 || identity < 0 || identity == truth.Majority(cluster)) continue;
    // Without an absolute majority it is unclear which faces are wrong.
    if (truth.Purity(cluster) <= 0.5) continue;
    sure.push_back({static_cast<int32_t>(face), cluster, membership[face].share});
  }
  return sure;
}

}  // namespace

int64_t ClusterTruth::NumLabeled(int64_t cluster) const {
  int64_t num_labeled = 0;
  for (const Share& share : Shares(cluster)) num_labeled += share.faces;
  return num_labeled;
}

double ClusterTruth::Purity(int64_t cluster) const {
  if (Shares(cluster).empty()) return kNaN;
  return static_cast<double>(Shares(cluster)[0].faces) / static_cast<double>(NumLabeled(cluster));
}

int32_t ClusterTruth::Majority(int64_t cluster) const {
  return Shares(cluster).empty() ? -1 : Shares(cluster)[0].identity;
}

ClusterTruth MakeClusterTruth(const Partition& partition, std::span<const int64_t> truth) {
  Require(static_cast<int64_t>(truth.size()) == partition.num_faces(), ErrorKind::kBadData,
          "{} true labels for {} faces", truth.size(), partition.num_faces());
  ClusterTruth result;
  NumberIdentities(truth, result);
  Require(result.num_faces > 0, ErrorKind::kBadData, "no face has a true label");
  const ProposalSet clusters = ProposalsFromPartition(partition);
  result.offsets.push_back(0);
  std::vector<int32_t> identities;
  for (int64_t c = 0; c < clusters.num_proposals(); ++c) {
    AddShares(clusters.Members(c), identities, result);
  }
  return result;
}

std::vector<ConfidencePoint> ConfidenceCurve(const ClusterTruth& truth,
                                             std::span<const float> confidence) {
  std::vector<int64_t> order(static_cast<size_t>(truth.num_clusters()));
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](int64_t c) { return ConfidenceOrZero(confidence[c]); });
  std::vector<ConfidencePoint> curve;
  RunningQuality quality(truth);
  size_t next = 0;
  for (int step = kCurveSteps; step >= 0; --step) {
    const double min_confidence = static_cast<double>(step) / kCurveSteps;
    while (next < order.size() && (step == 0 || static_cast<double>(ConfidenceOrZero(
                                                    confidence[order[next]])) >= min_confidence)) {
      quality.AddCluster(order[next++]);
    }
    curve.push_back(quality.GetPoint(min_confidence));
  }
  return curve;
}

Calibration MeasureCalibration(const ClusterTruth& truth, std::span<const float> confidence) {
  Calibration calibration{.bins = std::vector<CalibrationBin>(kCalibrationBins)};
  std::vector<double> predicted(kCalibrationBins, 0), right(kCalibrationBins, 0);
  for (int64_t c = 0; c < truth.num_clusters(); ++c) {
    const int64_t num_labeled = truth.NumLabeled(c);
    if (num_labeled < 2 || std::isnan(confidence[c])) continue;
    const int bin =
        std::clamp(static_cast<int>(confidence[c] * kCalibrationBins), 0, kCalibrationBins - 1);
    ++calibration.bins[bin].clusters;
    calibration.bins[bin].faces += num_labeled;
    predicted[bin] += static_cast<double>(num_labeled) * static_cast<double>(confidence[c]);
    right[bin] += truth.Shares(c)[0].faces;
  }
  double faces = 0, error = 0;
  for (int b = 0; b < kCalibrationBins; ++b) {
    CalibrationBin& bin = calibration.bins[b];
    bin.low = static_cast<double>(b) / kCalibrationBins;
    bin.high = static_cast<double>(b + 1) / kCalibrationBins;
    bin.predicted = Ratio(predicted[b], static_cast<double>(bin.faces));
    bin.actual = Ratio(right[b], static_cast<double>(bin.faces));
    faces += static_cast<double>(bin.faces);
    error += std::abs(predicted[b] - right[b]);
  }
  calibration.error = Ratio(error, faces);
  return calibration;
}

WorstMistakes FindWorstMistakes(const ClusterTruth& truth, const Partition& partition,
                                std::span<const Membership> membership, int64_t max_count) {
  WorstMistakes worst{FindMixedClusters(truth), FindSplitIdentities(truth),
                      FindSureMistakes(truth, partition, membership)};
  KeepWorst(max_count, &MixedCluster::wrong_pairs, worst.mixed);
  KeepWorst(max_count, &SplitIdentity::missing_pairs, worst.split);
  KeepWorst(max_count, &SureMistake::membership, worst.sure);
  FindPieces(truth, worst.split);
  return worst;
}

}  // namespace facegraph
