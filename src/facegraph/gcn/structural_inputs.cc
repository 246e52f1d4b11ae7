// SPDX-License-Identifier: MIT
#include "facegraph/gcn/structural_inputs.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <vector>

#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/products.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kFew = 10;  ///< number of first neighbors with inputs of their own

/// Statistics of the neighbors inside or outside of the proposal, added in descending order.
struct Side {
  int64_t count = 0;
  double sum = 0;
  double largest = 0;
  double sum_of_few = 0;  ///< over the first kFew

  void Add(float similarity) {
    if (count == 0) largest = similarity;
    if (count < kFew) sum_of_few += similarity;
    sum += similarity;
    ++count;
  }
  double Mean() const { return count > 0 ? sum / static_cast<double>(count) : 0; }
  double MeanOfFew() const {
    return count > 0 ? sum_of_few / static_cast<double>(std::min(count, kFew)) : 0;
  }
};

double Share(double part, double whole) { return whole > 0 ? part / whole : 0; }

/// The set of the faces of a proposal: a hash table with open addressing.
class MemberSet {
 public:
  void Assign(std::span<const int32_t> faces) {
    const int bits = std::bit_width(4 * faces.size());
    shift_ = 32 - bits;
    slots_.assign(size_t{1} << bits, -1);
    for (const int32_t face : faces) {
      size_t at = Start(face);
      while (slots_[at] >= 0) at = Next(at);
      slots_[at] = face;
    }
  }
  bool Contains(int32_t face) const {
    size_t at = Start(face);
    while (slots_[at] >= 0 && slots_[at] != face) at = Next(at);
    return slots_[at] == face;
  }

 private:
  size_t Start(int32_t face) const { return static_cast<uint32_t>(face) * 0x9e3779b9u >> shift_; }
  size_t Next(size_t at) const { return (at + 1) & (slots_.size() - 1); }

  std::vector<int32_t> slots_;  ///< -1: free; at most half are taken
  int shift_ = 0;
};

/// Statistics of a face's neighbors, separately inside and outside of the proposal.
struct NeighborStatistics {
  Side inside, outside;
  int64_t few_inside = 0;      ///< of the first kFew
  double first = 0, last = 0;  ///< similarities of the first and last neighbor

  NeighborStatistics(const NeighborLists& neighbors, int32_t face, const MemberSet& members) {
    const std::span<const int32_t> ids = neighbors.ids.Row(face);
    const std::span<const float> similarities = neighbors.similarities.Row(face);
    for (size_t i = 0; i < ids.size() && Count() < kStructuralNeighbors; ++i) {
      if (ids[i] == face || ids[i] < 0) continue;
      const bool is_inside = members.Contains(ids[i]);
      if (Count() == 0) first = similarities[i];
      if (Count() < kFew && is_inside) ++few_inside;
      last = similarities[i];
      (is_inside ? inside : outside).Add(similarities[i]);
    }
  }
  int64_t Count() const { return inside.count + outside.count; }
};

void FillInputs(const NeighborStatistics& statistics, int64_t size, double similarity_to_mean,
                std::span<float> inputs) {
  const auto& [inside, outside, few_inside, first, last] = statistics;
  const int64_t count = statistics.Count();
  const std::array<double, kNumStructuralInputs> values = {
      Share(static_cast<double>(inside.count), static_cast<double>(std::min(size - 1, count))),
      Share(static_cast<double>(inside.count), static_cast<double>(count)),
      inside.Mean(),
      inside.largest,
      outside.MeanOfFew(),
      outside.largest,
      similarity_to_mean,
      first,
      last,
      Share(static_cast<double>(few_inside), static_cast<double>(std::min(count, kFew))),
      Share(inside.sum, inside.sum + outside.sum),
      outside.MeanOfFew() - inside.Mean(),
      std::log(static_cast<double>(size)),
      outside.Mean()};
  for (size_t i = 0; i < values.size(); ++i) inputs[i] = static_cast<float>(values[i]);
}

void AddRow(std::span<const float> row, std::span<float> sum) {
  for (size_t c = 0; c < sum.size(); ++c) sum[c] += row[c];
}

}  // namespace

void FillStructuralInputs(const NeighborLists& neighbors, const RaggedBatch& batch,
                          MatrixView<const float> unit_rows, MatrixView<float> inputs) {
  assert(inputs.rows() == batch.num_nodes() && inputs.cols() >= kNumStructuralInputs);
  std::vector<float> mean(static_cast<size_t>(unit_rows.cols()));
  MemberSet members;
  for (int64_t p = 0; p < batch.num_proposals(); ++p) {
    const int64_t begin = batch.node_offsets[p], end = batch.node_offsets[p + 1];
    members.Assign({batch.faces.data() + begin, static_cast<size_t>(end - begin)});
    std::fill(mean.begin(), mean.end(), 0.0f);
    for (int64_t node = begin; node < end; ++node) AddRow(unit_rows.Row(node), mean);
    ToUnitLength(mean);
    for (int64_t node = begin; node < end; ++node) {
      const double to_mean = ExactDot(unit_rows.Row(node).data(), mean.data(), unit_rows.cols());
      const NeighborStatistics statistics(neighbors, batch.faces[node], members);
      FillInputs(statistics, end - begin, to_mean, inputs.Row(node));
    }
  }
}

void SeedInputs::Prepare(const RaggedBatch& batch, MatrixView<const float> unit_rows) {
  unit_rows_ = unit_rows;
  const MatrixView<float> sums = neighborhood_means_.Reshape(unit_rows.rows(), unit_rows.cols());
  const WeightedRows rows{.count = batch.num_nodes(),
                          .offsets = batch.adjacency.offsets.data(),
                          .ids = batch.adjacency.ids.data(),
                          .weights = nullptr,
                          .own = nullptr,
                          .own_weights = nullptr,
                          .scales = nullptr};
  SumOfRows(unit_rows.data(), unit_rows.cols(), unit_rows.cols(), rows, sums.data());
  for (int64_t node = 0; node < batch.num_nodes(); ++node) ToUnitLength(sums.Row(node));
}

void SeedInputs::Fill(const RaggedBatch& batch, std::span<const int64_t> seeds,
                      MatrixView<float> inputs) const {
  int64_t p = 0;
  for (const int64_t seed : seeds) {
    while (batch.node_offsets[p + 1] <= seed) ++p;
    FillProposal(batch, p, seed, inputs);
  }
}

void SeedInputs::FillProposal(const RaggedBatch& batch, int64_t p, int64_t seed,
                              MatrixView<float> inputs) const {
  const int64_t dim = unit_rows_.cols();
  const float* seed_row = unit_rows_.Row(seed).data();
  const float* seed_mean = neighborhood_means_.View().Row(seed).data();
  const auto columns = [&](int64_t node) {
    return inputs.Row(node).last(static_cast<size_t>(kNumSeedInputs));
  };
  for (int64_t node = batch.node_offsets[p]; node < batch.node_offsets[p + 1]; ++node) {
    const float* row = unit_rows_.Row(node).data();
    const float* mean = neighborhood_means_.View().Row(node).data();
    const std::span<float> to = columns(node);
    to[0] = to[1] = node == seed ? 1.0f : 0.0f;
    // Scaled to about the range of the other inputs; the offsets are near the means of real faces.
    to[2] = 4 * (static_cast<float>(ExactDot(row, seed_row, dim)) - 0.5f);
    to[3] = 4 * (static_cast<float>(ExactDot(row, seed_mean, dim)) - 0.6f);
    to[4] = 4 * (static_cast<float>(ExactDot(mean, seed_mean, dim)) - 0.8f);
  }
  const Adjacency& adjacency = batch.adjacency;
  for (int64_t e = adjacency.offsets[seed]; e < adjacency.offsets[seed + 1]; ++e) {
    columns(adjacency.ids[e])[1] = 1.0f;
  }
}

}  // namespace facegraph
