// SPDX-License-Identifier: MIT
#include "facegraph/gcn/structural_inputs.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <span>
#include <vector>

namespace facegraph {
namespace {

constexpr size_t kFew = 10;  ///< how many of the most similar neighbours count as close

/// Similarities of the edges on one side of the proposal's border.
struct Side {
  std::vector<float> similarities;
  double sum = 0;

  void Clear() {
    similarities.clear();
    sum = 0;
  }
  void Add(float similarity) {
    similarities.push_back(similarity);
    sum += similarity;
  }
  auto count() const { return static_cast<double>(similarities.size()); }
  double Mean() const { return similarities.empty() ? 0 : sum / count(); }
  /// The most similar ones first, at most kFew.
  std::span<const float> Closest() {
    const size_t few = std::min(kFew, similarities.size());
    std::partial_sort(similarities.begin(), similarities.begin() + static_cast<int64_t>(few),
                      similarities.end(), std::greater<>());
    return {similarities.data(), few};
  }
};

double Share(double part, double whole) { return whole > 0 ? part / whole : 0; }

double First(std::span<const float> values) { return values.empty() ? 0 : values[0]; }

double MeanOf(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

/// How many of the kFew most similar of both sides are inside; equal ones count as inside.
double CloseInside(std::span<const float> inside, std::span<const float> outside) {
  size_t in = 0, out = 0;
  while (in + out < kFew && (in < inside.size() || out < outside.size())) {
    const bool take_inside =
        out == outside.size() || (in < inside.size() && inside[in] >= outside[out]);
    ++(take_inside ? in : out);
  }
  return Share(static_cast<double>(in), static_cast<double>(in + out));
}

void Describe(Side& inside, Side& outside, int64_t size, std::span<float> inputs) {
  const double degree = inside.count() + outside.count();
  double smallest = 1;
  for (const Side* side : {&inside, &outside}) {
    for (const float s : side->similarities) smallest = std::min(smallest, double{s});
  }
  const std::span<const float> close_in = inside.Closest();
  const std::span<const float> close_out = outside.Closest();
  const std::array<double, kNumStructuralInputs> values = {
      Share(inside.count(), static_cast<double>(size - 1)),
      Share(inside.count(), degree),
      Share(inside.sum, inside.sum + outside.sum),
      inside.Mean(),
      First(close_in),
      outside.Mean(),
      First(close_out),
      MeanOf(close_out),
      CloseInside(close_in, close_out),
      std::max(First(close_in), First(close_out)),
      degree > 0 ? smallest : 0,
      std::log(static_cast<double>(size))};
  for (size_t i = 0; i < values.size(); ++i) inputs[i] = static_cast<float>(values[i]);
}

}  // namespace

void FillStructuralInputs(const AffinityGraph& graph, const RaggedBatch& batch,
                          MatrixView<float> inputs) {
  assert(inputs.rows() == batch.num_nodes() && inputs.cols() >= kNumStructuralInputs);
  Side inside, outside;
  for (int64_t p = 0; p < batch.num_proposals(); ++p) {
    const int64_t begin = batch.node_offsets[p], end = batch.node_offsets[p + 1];
    for (int64_t node = begin; node < end; ++node) {
      inside.Clear();
      outside.Clear();
      // The batch lists the inside edges of a node in the order of the graph's: one pass tells them
      // from those that leave.
      const int32_t face = batch.faces[node];
      int64_t next = batch.adjacency.offsets[node];
      const int64_t last = batch.adjacency.offsets[node + 1];
      for (int64_t e = graph.offsets[face]; e < graph.offsets[face + 1]; ++e) {
        const bool is_inside =
            next < last && batch.faces[batch.adjacency.ids[next]] == graph.ids[e];
        if (is_inside) ++next;
        (is_inside ? inside : outside).Add(graph.similarities[e]);
      }
      Describe(inside, outside, end - begin, inputs.Row(node));
    }
  }
}

}  // namespace facegraph
