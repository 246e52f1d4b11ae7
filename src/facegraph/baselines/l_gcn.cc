// SPDX-License-Identifier: MIT
#include "facegraph/baselines/l_gcn.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"
#include "facegraph/baselines/consensus_propagation.h"
#include "facegraph/baselines/neighborhoods.h"
#include "facegraph/baselines/pivot_subgraphs.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

constexpr int64_t kFirstHop = 40;
constexpr int64_t kSecondHop = 5;
constexpr int64_t kLinked = 10;  // neighbors per face of a subgraph that make edges
constexpr int64_t kMaxPivots = 12000;

/// The subgraph of a pivot: its neighbors, then their neighbors, each face once.
PivotSubgraph TwoHops(const NeighborLists& neighbors, int32_t pivot) {
  PivotSubgraph subgraph;
  subgraph.faces = NearestFaces(neighbors, pivot, kFirstHop + 1);
  subgraph.faces.erase(subgraph.faces.begin());
  subgraph.num_candidates = std::ssize(subgraph.faces);
  std::vector<int32_t> seen = subgraph.faces;
  seen.push_back(pivot);
  std::ranges::sort(seen);
  std::vector<int32_t> more;
  for (const int32_t face : subgraph.faces) {
    for (const int32_t other : NearestFaces(neighbors, face, kSecondHop + 1)) {
      if (!std::ranges::binary_search(seen, other)) more.push_back(other);
    }
  }
  std::ranges::sort(more);
  more.erase(std::unique(more.begin(), more.end()), more.end());
  subgraph.faces.insert(subgraph.faces.end(), more.begin(), more.end());
  return subgraph;
}

}  // namespace

void LGcnOptions::Check() const {
  Require(min_probability >= 0 && min_probability <= 1, ErrorKind::kUsage,
          "L-GCN: min_probability is {}, should be 0..1", min_probability);
  Require(max_size >= 1, ErrorKind::kUsage, "L-GCN: max_size is {}, should be 1 or more", max_size);
}

LinkNetwork::LinkNetwork(int64_t dim, uint64_t seed)
    : seed_(seed),
      network_(dim, {.widths = {64, 64, 64},
                     .aggregates = true,
                     .target = NetworkTarget::kProbability,
                     .epochs = 2,
                     .batch_size = 32,
                     .learning_rate = 0.001,
                     .seed = seed}) {}

void LinkNetwork::Train(const TrainingFaces& faces, const Execution& execution) {
  const UnitRows units(faces.features, execution);
  std::vector<int32_t> pivots(static_cast<size_t>(units.View().rows()));
  std::iota(pivots.begin(), pivots.end(), 0);
  Random(seed_, 3).Shuffle(std::span(pivots));
  pivots.resize(std::min<size_t>(pivots.size(), kMaxPivots));
  network_.Train(
      std::ssize(pivots),
      [&](std::span<const int32_t> examples, NetworkBatch& batch) {
        std::vector<int32_t> chosen;
        for (const int32_t example : examples) chosen.push_back(pivots[example]);
        FillSubgraphs(
            units.View(), faces.neighbors, kLinked, faces.labels,
            [&](int32_t pivot) { return TwoHops(faces.neighbors, pivot); }, chosen, batch);
      },
      execution);
}

NeighborLists LinkNetwork::PredictLinks(const Features& features, const NeighborLists& neighbors,
                                        const Execution& execution) const {
  const UnitRows units(features, execution);
  const int64_t n = units.View().rows();
  NeighborLists links{Matrix<int32_t>(n, kFirstHop, -1), Matrix<float>(n, kFirstHop)};
  const auto two_hops = [&](int32_t pivot) { return TwoHops(neighbors, pivot); };
  network_.Predict(
      n,
      [&](std::span<const int32_t> pivots, NetworkBatch& batch) {
        FillSubgraphs(units.View(), neighbors, kLinked, {}, two_hops, pivots, batch);
      },
      [&](std::span<const int32_t> pivots, const NetworkBatch&, std::span<const float> values) {
        size_t first = 0;
        for (const int32_t pivot : pivots) {
          const PivotSubgraph subgraph = two_hops(pivot);
          std::vector<size_t> order(static_cast<size_t>(subgraph.num_candidates));
          std::iota(order.begin(), order.end(), size_t{0});
          std::ranges::stable_sort(
              order, [&](size_t a, size_t b) { return values[first + a] > values[first + b]; });
          for (size_t c = 0; c < order.size(); ++c) {
            links.ids(pivot, static_cast<int64_t>(c)) = subgraph.faces[order[c]];
            links.similarities(pivot, static_cast<int64_t>(c)) = values[first + order[c]];
          }
          first += subgraph.faces.size();
        }
      },
      execution);
  return links;
}

Partition JoinLinks(const NeighborLists& links, const LGcnOptions& options,
                    const Execution& execution) {
  options.Check();
  return ConsensusPropagation(
      links, {.k = 0, .min_similarity = options.min_probability, .max_size = options.max_size},
      execution);
}

}  // namespace facegraph
