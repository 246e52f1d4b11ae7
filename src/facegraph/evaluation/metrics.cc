// SPDX-License-Identifier: MIT
#include "facegraph/evaluation/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace facegraph {
namespace {

// Exact: even one cluster of 2^31 faces has fewer than 2^63 pairs.
int64_t Pairs(int64_t faces) { return faces * (faces - 1) / 2; }

double Entropy(std::span<const int32_t> sizes, double num_faces) {
  double entropy = 0;
  for (const int32_t size : sizes) {
    if (size > 0) entropy += size / num_faces * std::log(num_faces / size);
  }
  return entropy;
}

double MutualInformation(const Contingency& table, double num_faces) {
  double information = 0;
  for (const Contingency::Cell& cell : table.cells) {
    const double count = cell.count;
    const double expected = static_cast<double>(table.identity_sizes[cell.identity]) *
                            static_cast<double>(table.cluster_sizes[cell.cluster]) / num_faces;
    information += count / num_faces * std::log(count / expected);
  }
  return information;
}

// Rounding can push the quotient out of its range by a few units in the last place.
double NormalizedBy(double information, double entropy) {
  return entropy > 0 ? std::clamp(information / entropy, 0.0, 1.0) : 0.0;
}

}  // namespace

PrecisionRecall MakePrecisionRecall(double precision, double recall) {
  const double sum = precision + recall;
  return {precision, recall, sum == 0 ? 0 : 2 * precision * recall / sum};
}

PrecisionRecall Pairwise(const Contingency& table) {
  int64_t in_both = 0, in_clusters = 0, in_identities = 0;
  for (const Contingency::Cell& cell : table.cells) in_both += Pairs(cell.count);
  for (const int32_t size : table.cluster_sizes) in_clusters += Pairs(size);
  for (const int32_t size : table.identity_sizes) in_identities += Pairs(size);
  const double both = static_cast<double>(in_both);
  return MakePrecisionRecall(both / static_cast<double>(in_clusters),
                             both / static_cast<double>(in_identities));
}

PrecisionRecall BCubed(const Contingency& table) {
  double precision = 0, recall = 0;
  for (const Contingency::Cell& cell : table.cells) {
    const double count = cell.count;
    precision += count * count / table.cluster_sizes[cell.cluster];
    recall += count * count / table.identity_sizes[cell.identity];
  }
  const double num_faces = static_cast<double>(table.num_faces);
  return MakePrecisionRecall(precision / num_faces, recall / num_faces);
}

Nmi NormalizedMutualInformation(const Contingency& table) {
  if (table.num_faces == 0) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    return {none, none};
  }
  const double num_faces = static_cast<double>(table.num_faces);
  const double identity_entropy = Entropy(table.identity_sizes, num_faces);
  const double cluster_entropy = Entropy(table.cluster_sizes, num_faces);
  if (identity_entropy == 0 && cluster_entropy == 0) return {1, 1};
  const double information = MutualInformation(table, num_faces);
  return {NormalizedBy(information, (identity_entropy + cluster_entropy) / 2),
          NormalizedBy(information, std::sqrt(identity_entropy * cluster_entropy))};
}

}  // namespace facegraph
