// SPDX-License-Identifier: MIT
#include "facegraph/knn/probe_plan.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

#include "facegraph/knn/find_neighbors.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"

namespace facegraph {
namespace {

constexpr int64_t kSample = 2048;  ///< faces whose true neighbors decide, drawn at random
constexpr uint64_t kSeed = 1;

Ticks TicksOfProduct(int32_t product, float ticks_per_product) {
  const float ticks = static_cast<float>(product) * ticks_per_product;
  return static_cast<Ticks>(static_cast<int32_t>(std::clamp(ticks, -32768.0f, 32767.0f)));
}

}  // namespace

Probes::Probes(const ByteRows& bytes, const SimilarOrder& order, std::span<const RowBlock> blocks,
               int64_t count, const Execution& execution)
    : bytes_(bytes),
      order_(order),
      blocks_(blocks),
      centroids_(EncodeRows(order.centroids.View())),
      ticks_per_product_(bytes.step() * centroids_.step() * kTicksPerOne),
      group_of_row_(static_cast<size_t>(bytes.num_rows()), -1),
      block_of_row_(static_cast<size_t>(bytes.num_rows())),
      local_cuts_(static_cast<size_t>(bytes.num_rows()), kMinTicks) {
  packed_.Pack(centroids_, 0, centroids_.num_rows());
  for (int64_t g = 0; g < num_groups(); ++g) {
    for (int64_t row = order.offsets[g]; row < order.offsets[g + 1]; ++row) {
      group_of_row_[static_cast<size_t>(row)] = static_cast<int32_t>(g);
    }
  }
  for (size_t b = 0; b < blocks.size(); ++b) {
    for (int64_t row = blocks[b].begin; row < blocks[b].end; ++row) {
      block_of_row_[static_cast<size_t>(row)] = static_cast<int32_t>(b);
    }
  }
  FindLocalCuts(count, execution);
}

// A block of fewer faces says nothing: its faces look everywhere.
void Probes::FindLocalCuts(int64_t count, const Execution& execution) {
  const auto scale = static_cast<float>(bytes_.step() * bytes_.step() * kTicksPerOne);
  const int64_t rank = count + 1;  // the face itself is among them
  ParallelFor(std::ssize(blocks_), 1, execution, [&](int64_t index, int64_t) {
    const RowBlock& block = blocks_[static_cast<size_t>(index)];
    const int64_t size = block.end - block.begin;
    if (size < rank) return;
    PackedBytes right;
    right.Pack(bytes_, block.begin, block.end);
    const int64_t stride = right.num_panels() * kByteColumns;
    std::vector<int32_t> products(static_cast<size_t>(kMaxByteRows * stride));
    std::vector<Ticks> values(static_cast<size_t>(size));
    for (int64_t begin = block.begin; begin < block.end; begin += kMaxByteRows) {
      const int64_t end = std::min(begin + kMaxByteRows, block.end);
      ActiveKernels().byte_products(right.Operands(bytes_.Row(begin), end - begin),
                                    products.data());
      for (int64_t row = begin; row < end; ++row) {
        const int32_t* of_row = products.data() + (row - begin) * stride;
        for (int64_t i = 0; i < size; ++i) values[i] = TicksOfProduct(of_row[i], scale);
        local_cuts_[static_cast<size_t>(row)] = RankedTicks(values, rank);
      }
    }
  });
}

bool Probes::InBlockOf(int64_t row, int64_t group) const {
  const int32_t block = block_of_row_[static_cast<size_t>(row)];
  return order_.offsets[group] >= blocks_[block].begin &&
         order_.offsets[group + 1] <= blocks_[block].end;
}

int32_t Probes::Need(int64_t row, int32_t least) const {
  return static_cast<int32_t>(
      std::ceil((local_cuts_[static_cast<size_t>(row)] + least) / ticks_per_product_));
}

int32_t Probes::Lead(int64_t row, int64_t group) const {
  if (InBlockOf(row, group)) return kSameBlock;
  const int8_t* a = bytes_.Row(row);
  const int32_t product = std::inner_product(a, a + 4 * bytes_.quads(), centroids_.Row(group), 0);
  return static_cast<int32_t>(std::floor(product * ticks_per_product_)) -
         local_cuts_[static_cast<size_t>(row)];
}

int32_t Probes::LeadOfPair(int64_t row, int64_t other) const {
  if (IsCentroidOutlier(row) && IsCentroidOutlier(other)) return kSameBlock;
  const int32_t group = group_of_row_[static_cast<size_t>(row)];
  const int32_t group_of_other = group_of_row_[static_cast<size_t>(other)];
  int32_t lead = -kSameBlock;
  if (group >= 0) lead = std::max(lead, Lead(other, group));
  if (group_of_other >= 0) lead = std::max(lead, Lead(row, group_of_other));
  return lead;
}

ProbePlan PlanProbes(const Probes& probes, MatrixView<const float> units, int64_t count,
                     double min_recall, const Execution& execution) {
  const SimilarOrder& order = probes.order();
  const int64_t n = units.rows(), size = std::min(kSample, n);
  std::vector<int32_t> row_of_face(static_cast<size_t>(n));
  for (int64_t row = 0; row < n; ++row) row_of_face[order.faces[row]] = static_cast<int32_t>(row);
  std::vector<int32_t> sample(static_cast<size_t>(size));
  Random random(kSeed);
  for (int32_t& face : sample) face = static_cast<int32_t>(random.Below(static_cast<uint64_t>(n)));
  Matrix<int32_t> ids(size, count, -1);
  FindNeighborIds(units, sample, ids.View(), execution);

  std::vector<int32_t> leads;  // of what makes a pair of a face and a true neighbor meet
  for (int64_t i = 0; i < size; ++i) {
    const int32_t row = row_of_face[sample[i]];
    for (const int32_t id : ids.Row(i)) {
      if (id < 0) continue;
      const int32_t other = row_of_face[id];
      leads.push_back(probes.LeadOfPair(row, other));
    }
  }
  ProbePlan plan;
  const auto missed =
      static_cast<std::ptrdiff_t>(static_cast<double>(leads.size()) * (1 - min_recall));
  std::ranges::nth_element(leads, leads.begin() + missed);
  plan.min_lead = leads[static_cast<size_t>(missed)];
  plan.recall = static_cast<double>(std::ranges::count_if(
                    leads, [&](int32_t lead) { return lead >= plan.min_lead; })) /
                static_cast<double>(leads.size());

  std::atomic<int64_t> faces{0};
  ParallelFor(size, 1, execution, [&](int64_t i, int64_t) {
    std::vector<BytePair> pairs;
    const int64_t row = row_of_face[sample[i]];
    int64_t seen = 0;
    probes.ForEach(row, row + 1, plan.min_lead, pairs, [&](int64_t, int64_t group) {
      seen += order.offsets[group + 1] - order.offsets[group];
    });
    faces += seen;
  });
  plan.pairs = static_cast<double>(faces.load()) / static_cast<double>(size);
  return plan;
}

}  // namespace facegraph
