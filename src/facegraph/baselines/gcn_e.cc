// SPDX-License-Identifier: MIT
#include "facegraph/baselines/gcn_e.h"

#include "facegraph/base/error.h"
#include "facegraph/baselines/pivot_subgraphs.h"
#include "facegraph/graph/union_find.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

constexpr int64_t kMaxCandidates = 20;
constexpr int64_t kLinked = 20;  // neighbors per candidate that make edges

/// The candidates of a pivot face.
PivotSubgraph Candidates(const NeighborLists& neighbors, const std::vector<float>& confidence,
                         int32_t pivot) {
  PivotSubgraph subgraph;
  for (const int32_t face : neighbors.ids.Row(pivot)) {
    if (face < 0 || std::ssize(subgraph.faces) == kMaxCandidates) break;
    if (face != pivot && confidence[face] > confidence[pivot]) subgraph.faces.push_back(face);
  }
  subgraph.num_candidates = std::ssize(subgraph.faces);
  return subgraph;
}

}  // namespace

void GcnEOptions::Check() const {
  Require(min_probability >= 0 && min_probability <= 1, ErrorKind::kUsage,
          "GCN-E: min_probability is {}, should be 0..1", min_probability);
}

ConnectivityNetwork::ConnectivityNetwork(int64_t dim, uint64_t seed)
    : network_(dim, {.widths = {128, 128, 64},
                     .aggregates = true,
                     .target = NetworkTarget::kProbability,
                     .epochs = 3,
                     .batch_size = 128,
                     .learning_rate = 0.001,
                     .seed = seed}) {}

void ConnectivityNetwork::Train(const TrainingFaces& faces, const std::vector<float>& confidence,
                                const Execution& execution) {
  const UnitRows units(faces.features, execution);
  network_.Train(
      units.View().rows(),
      [&](std::span<const int32_t> pivots, NetworkBatch& batch) {
        FillSubgraphs(
            units.View(), faces.neighbors, kLinked, faces.labels,
            [&](int32_t pivot) { return Candidates(faces.neighbors, confidence, pivot); }, pivots,
            batch);
      },
      execution);
}

Partition ConnectivityNetwork::Cluster(const Features& features, const NeighborLists& neighbors,
                                       const std::vector<float>& confidence,
                                       const GcnEOptions& options,
                                       const Execution& execution) const {
  options.Check();
  const UnitRows units(features, execution);
  const auto n = static_cast<int32_t>(units.View().rows());
  std::vector<int32_t> parent(static_cast<size_t>(n), -1);
  const auto candidates = [&](int32_t pivot) { return Candidates(neighbors, confidence, pivot); };
  network_.Predict(
      n,
      [&](std::span<const int32_t> pivots, NetworkBatch& batch) {
        FillSubgraphs(units.View(), neighbors, kLinked, {}, candidates, pivots, batch);
      },
      [&](std::span<const int32_t> pivots, const NetworkBatch&, std::span<const float> values) {
        size_t row = 0;
        for (const int32_t pivot : pivots) {
          double best = options.min_probability;
          for (const int32_t face : candidates(pivot).faces) {
            const double probability = double{values[row++]};
            if (probability < best || (probability == best && parent[pivot] >= 0)) continue;
            best = probability;
            parent[pivot] = face;
          }
        }
      },
      execution);
  UnionFind joined(n);
  for (int32_t face = 0; face < n; ++face) {
    if (parent[face] >= 0) joined.Union(face, parent[face]);
  }
  return ToPartition(joined);
}

}  // namespace facegraph
