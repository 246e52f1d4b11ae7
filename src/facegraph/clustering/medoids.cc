// SPDX-License-Identifier: MIT
#include "facegraph/clustering/medoids.h"

#include "facegraph/base/matrix.h"
#include "facegraph/base/parallel.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

int32_t Medoid(const Features& features, std::span<const int32_t> members) {
  if (members.size() <= 2) return members[0];  // of two members, each has the same similarity
  Matrix<float> rows(static_cast<int64_t>(members.size()), features.dim);
  std::vector<float> sum(static_cast<size_t>(features.dim), 0.0f);
  for (int64_t i = 0; i < rows.rows(); ++i) {
    LoadUnitRows(features, members[i], members[i] + 1, rows.View().Rows(i, i + 1));
    const std::span<const float> row = rows.Row(i);
    for (size_t c = 0; c < sum.size(); ++c) sum[c] += row[c];
  }
  int64_t best = 0;
  double best_similarity = 0;
  for (int64_t i = 0; i < rows.rows(); ++i) {
    const double similarity = ExactDot(rows.Row(i).data(), sum.data(), features.dim);
    if (i == 0 || similarity > best_similarity) {
      best = i;
      best_similarity = similarity;
    }
  }
  return members[best];
}

}  // namespace

std::vector<int32_t> Medoids(const Features& features, const Partition& partition,
                             const Execution& execution) {
  const ProposalSet clusters = ProposalsFromPartition(partition);
  std::vector<int32_t> medoids(static_cast<size_t>(partition.num_clusters));
  ParallelFor(partition.num_clusters, 64, execution, [&](int64_t begin, int64_t end) {
    for (int64_t c = begin; c < end; ++c) medoids[c] = Medoid(features, clusters.Members(c));
  });
  return medoids;
}

}  // namespace facegraph
