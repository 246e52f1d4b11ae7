// SPDX-License-Identifier: MIT
#include "facegraph/evaluation/bcubed.h"

namespace facegraph {

PrecisionRecall BCubed(const Contingency& table) {
  double precision = 0, recall = 0;
  for (const Contingency::Cell& cell : table.cells) {
    const double count = cell.count;
    precision += count * count / table.cluster_sizes[cell.cluster];
    recall += count * count / table.identity_sizes[cell.identity];
  }
  const double num_faces = static_cast<double>(table.num_faces);
  return WithF(precision / num_faces, recall / num_faces);
}

}  // namespace facegraph
