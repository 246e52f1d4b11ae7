// SPDX-License-Identifier: MIT
#include "facegraph/photos/group_faces.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/base/error.h"
#include "facegraph/base/matrix.h"
#include "facegraph/clustering/linkage.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

/// Fewer faces tell too little about strangers.
constexpr int64_t kFewFaces = 40;
constexpr double kSimilarityForFewFaces = 0.4;
/// Whatever the faces look like, no recognizer calls faces alike below the first, or unlike above
/// the second.
constexpr double kLowest = 0.25, kHighest = 0.5;
/// More faces than this tell no more.
constexpr int64_t kSampleFaces = 1500;

/// Similarities of all pairs of an evenly spread sample.
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

/// The middle of the lowest hump of the values' distribution: the lowest place that is denser than
/// all within `kReach` of it, and not much less dense than the densest of all. values: -1..1.
double LowestHump(std::span<const float> values) {
  constexpr int kBins = 200, kBlur = 8, kReach = 10;  // bins of 0.01
  constexpr double kMinHeight = 0.1;                // of the highest hump
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
  const auto is_hump = [&](int i) {
    const auto begin = smooth.begin() + std::max(0, i - kReach);
    const auto end = smooth.begin() + std::min(kBins, i + kReach + 1);
    return smooth[i] >= kMinHeight * highest && smooth[i] >= *std::max_element(begin, end);
  };
  int lowest = 0;
  while (!is_hump(lowest)) ++lowest;  // the highest is one
  return (lowest + 0.5) * 2 / kBins - 1;
}

double DefaultMinSimilarity(const Features& features, const Execution& execution) {
  const int64_t n = features.num_faces();
  if (n < kFewFaces) return kSimilarityForFewFaces;
  return std::clamp(MeasureUnlikeFaces(features, execution).Highest(n), kLowest, kHighest);
}

/// Makes faces of one photo less similar.
void Separate(AffinityGraph& graph, std::span<const int32_t> photo_of_face, double penalty) {
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
          "the least similarity of a person's faces is {}, not within 0..1", min_similarity);
  Require(same_photo_penalty >= 0 && same_photo_penalty <= 2, ErrorKind::kUsage,
          "the penalty of faces in one photo is {}, not within 0..2", same_photo_penalty);
  Require(num_neighbors >= 2, ErrorKind::kUsage, "{} neighbors are too few", num_neighbors);
}

double UnlikeFaces::Highest(int64_t num_faces) const {
  // The largest of n normally distributed values lies about there.
  return mean +
         std_dev * std::sqrt(2 * std::log(static_cast<double>(std::max<int64_t>(num_faces, 2))));
}

UnlikeFaces MeasureUnlikeFaces(const Features& features, const Execution& execution) {
  const std::vector<float> similarities = SampleSimilarities(features, execution);
  if (similarities.empty()) return {};
  UnlikeFaces unlike;
  unlike.mean = LowestHump(similarities);
  double squares = 0;
  int64_t count = 0;
  for (const float similarity : similarities) {
    if (similarity >= unlike.mean) continue;
    squares += (similarity - unlike.mean) * (similarity - unlike.mean);
    ++count;
  }
  unlike.std_dev = count > 0 ? std::sqrt(squares / static_cast<double>(count)) : 0;
  return unlike;
}

People GroupFaces(const Features& features, std::span<const int32_t> photo_of_face,
                  const GroupOptions& options, const Execution& execution) {
  options.Check();
  People people;
  if (features.num_faces() == 0) return people;
  people.min_similarity = options.min_similarity > 0 ? options.min_similarity
                                                     : DefaultMinSimilarity(features, execution);
  NeighborOptions search;
  search.k = static_cast<int>(std::min<int64_t>(options.num_neighbors, features.num_faces()));
  AffinityGraph graph =
      SymmetricGraph(NearestNeighbors(features, search, execution), 0, execution);
  Separate(graph, photo_of_face, options.same_photo_penalty);
  LinkageOptions linkage;
  linkage.min_similarity = people.min_similarity;
  linkage.missing_similarity = std::min(linkage.missing_similarity, people.min_similarity / 2);
  people.partition = WithSingletons(HierarchicalClusters(graph, linkage, execution));
  return people;
}

}  // namespace facegraph
