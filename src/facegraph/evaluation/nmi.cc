// SPDX-License-Identifier: MIT
#include "facegraph/evaluation/nmi.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace facegraph {
namespace {

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

// Rounding may take the quotient past its range by a few units in the last place.
double Share(double information, double entropy) {
  return entropy > 0 ? std::clamp(information / entropy, 0.0, 1.0) : 0.0;
}

}  // namespace

Nmi NormalizedMutualInformation(const Contingency& table) {
  if (table.num_faces == 0) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    return {none, none};
  }
  const double num_faces = static_cast<double>(table.num_faces);
  const double of_identities = Entropy(table.identity_sizes, num_faces);
  const double of_clusters = Entropy(table.cluster_sizes, num_faces);
  if (of_identities == 0 && of_clusters == 0) return {1, 1};
  const double information = MutualInformation(table, num_faces);
  return {Share(information, (of_identities + of_clusters) / 2),
          Share(information, std::sqrt(of_identities * of_clusters))};
}

}  // namespace facegraph
