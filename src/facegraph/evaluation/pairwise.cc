// SPDX-License-Identifier: MIT
#include "facegraph/evaluation/pairwise.h"

namespace facegraph {
namespace {

// Exact: even one cluster of 2^31 faces has fewer than 2^63 pairs.
int64_t Pairs(int64_t faces) { return faces * (faces - 1) / 2; }

}  // namespace

PrecisionRecall Pairwise(const Contingency& table) {
  int64_t in_both = 0, in_clusters = 0, in_identities = 0;
  for (const Contingency::Cell& cell : table.cells) in_both += Pairs(cell.count);
  for (const int32_t size : table.cluster_sizes) in_clusters += Pairs(size);
  for (const int32_t size : table.identity_sizes) in_identities += Pairs(size);
  const double both = static_cast<double>(in_both);
  return WithF(both / static_cast<double>(in_clusters), both / static_cast<double>(in_identities));
}

}  // namespace facegraph
