// SPDX-License-Identifier: MIT
#include "facegraph/photos/group_faces.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "facegraph/base/error.h"
#include "facegraph/base/matrix.h"
#include "facegraph/clustering/linkage.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {
namespace {

/// With fewer faces, the impostor similarity cannot be estimated.
constexpr int64_t kFewFaces = 40;
constexpr double kSimilarityForFewFaces = 0.4;
/// Limits of the estimated threshold, for all face recognition models.
constexpr double kMinThreshold = 0.25, kMaxThreshold = 0.5;
/// A larger sample gives no better estimate.
constexpr int64_t kSampleFaces = 1500;

/// Similarities of all pairs of an evenly spaced sample of the faces.
std::vector<float> SampleSimilarities(const Features& features, const Execution& execution) {
  const UnitRows rows(features, execution);
  const int64_t n = features.num_faces(), count = std::min(n, kSampleFaces);
  std::vector<float> similarities;
  similarities.reserve(static_cast<size_t>(count * (count - 1) / 2));
  for (int64_t i = 0; i < count; ++i) {
    execution.CheckCanceled();
    const float* row = rows.View().Row(i * n / count).data();
    for (int64_t j = 0; j < i; ++j) {
      similarities.push_back(
          static_cast<float>(ExactDot(row, rows.View().Row(j * n / count).data(), features.dim)));
    }
  }
  return similarities;
}

/// The lowest mode of the distribution of `values` (-1..1). A mode is a bin of the smoothed
/// histogram that is the maximum within kRadius bins and at least kMinHeight of the global maximum.
double FindLowestMode(std::span<const float> values) {
  constexpr int kBins = 200, kBlur = 8, kRadius = 10;  // bins of 0.01
  constexpr double kMinHeight = 0.1;                   // of the global maximum
  std::array<double, kBins> counts{}, smooth{};
  for (const float value : values) {
    ++counts[static_cast<size_t>(std::clamp((value + 1.0) * kBins / 2, 0.0, kBins - 1.0))];
  }
  for (int i = 0; i < kBins; ++i) {
    for (int d = 1 - kBlur; d < kBlur; ++d) {
      if (i + d >= 0 && i + d < kBins) smooth[i] += (kBlur - std::abs(d)) * counts[i + d];
    }
  }
  const double highest = *std::ranges::max_element(smooth);
  const auto is_mode = [&](int i) {
    const auto begin = smooth.begin() + std::max(0, i - kRadius);
    const auto end = smooth.begin() + std::min(kBins, i + kRadius + 1);
    return smooth[i] >= kMinHeight * highest && smooth[i] >= *std::max_element(begin, end);
  };
  int lowest = 0;
  while (!is_mode(lowest)) ++lowest;  // terminates: the global maximum is a mode
  return (lowest + 0.5) * 2 / kBins - 1;
}

double DefaultMinSimilarity(const Features& features, const Execution& execution) {
  const int64_t n = features.num_faces();
  if (n < kFewFaces) return kSimilarityForFewFaces;
  return std::clamp(EstimateImpostorSimilarity(features, execution).ExpectedMax(n), kMinThreshold,
                    kMaxThreshold);
}

/// Reduces the similarities of faces in one photo.
void PenalizeSamePhoto(AffinityGraph& graph, std::span<const int32_t> photo_of_face,
                       double penalty) {
  for (int64_t v = 0; v < graph.num_vertices(); ++v) {
    for (int64_t e = graph.offsets[v]; e < graph.offsets[v + 1]; ++e) {
      if (photo_of_face[v] == photo_of_face[graph.ids[e]]) {
        graph.similarities[e] -= static_cast<float>(penalty);
      }
    }
  }
}

}  // namespace

void GroupOptions::Check() const {
  Require(min_similarity >= 0 && min_similarity < 1, ErrorKind::kUsage,
          "min_similarity is {}, must be at least 0 and below 1", min_similarity);
  Require(same_photo_penalty >= 0 && same_photo_penalty <= 2, ErrorKind::kUsage,
          "same_photo_penalty is {}, must be within 0..2", same_photo_penalty);
  Require(num_neighbors >= 2, ErrorKind::kUsage, "num_neighbors is {}, must be at least 2",
          num_neighbors);
}

double ImpostorSimilarity::ExpectedMax(int64_t num_faces) const {
  // The expected maximum of n normal values is about mean + std_dev * sqrt(2 ln n).
  return mean +
         std_dev * std::sqrt(2 * std::log(static_cast<double>(std::max<int64_t>(num_faces, 2))));
}

ImpostorSimilarity EstimateImpostorSimilarity(const Features& features,
                                              const Execution& execution) {
  const std::vector<float> similarities = SampleSimilarities(features, execution);
  if (similarities.empty()) return {};
  ImpostorSimilarity impostor;
  impostor.mean = FindLowestMode(similarities);
  double squares = 0;
  int64_t count = 0;
  for (const float similarity : similarities) {
    if (similarity >= impostor.mean) continue;
    squares += (similarity - impostor.mean) * (similarity - impostor.mean);
    ++count;
  }
  impostor.std_dev = count > 0 ? std::sqrt(squares / static_cast<double>(count)) : 0;
  return impostor;
}

FaceGroups GroupFaces(const Features& features, std::span<const int32_t> photo_of_face,
                      const GroupOptions& options, const Execution& execution) {
  options.Check();
  FaceGroups groups;
  if (features.num_faces() == 0) return groups;
  groups.min_similarity = options.min_similarity > 0 ? options.min_similarity
                                                     : DefaultMinSimilarity(features, execution);
  NeighborOptions search;
  search.k = static_cast<int>(std::min<int64_t>(options.num_neighbors, features.num_faces()));
  AffinityGraph graph = SymmetricGraph(NearestNeighbors(features, search, execution), 0, execution);
  PenalizeSamePhoto(graph, photo_of_face, options.same_photo_penalty);
  LinkageOptions linkage;
  linkage.min_similarity = groups.min_similarity;
  linkage.missing_similarity = std::min(linkage.missing_similarity, groups.min_similarity / 2);
  groups.partition = WithSingletons(HierarchicalClusters(graph, linkage, execution));
  return groups;
}

}  // namespace facegraph
