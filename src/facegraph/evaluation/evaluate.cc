// SPDX-License-Identifier: MIT
#include "facegraph/evaluation/evaluate.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/evaluation/contingency.h"

namespace facegraph {
namespace {

constexpr int64_t kNumLargestLeftOut = 2;

double Coverage(std::span<const int64_t> truth, std::span<const int64_t> predicted,
                int64_t num_faces) {
  int64_t assigned = 0;
  for (size_t i = 0; i < truth.size(); ++i) assigned += truth[i] >= 0 && predicted[i] >= 0;
  return static_cast<double>(assigned) / static_cast<double>(num_faces);
}

}  // namespace

Evaluation Evaluate(std::span<const int64_t> truth, std::span<const int64_t> predicted) {
  const Contingency table = Tabulate(truth, predicted);
  Require(table.num_faces > 0, ErrorKind::kBadData, "no face has a true label");
  Evaluation evaluation;
  evaluation.faces = table.num_faces;
  evaluation.identities = table.num_identities();
  evaluation.clusters = table.num_clusters();
  evaluation.singletons = std::count(table.cluster_sizes.begin(), table.cluster_sizes.end(), 1);
  evaluation.coverage = Coverage(truth, predicted, table.num_faces);
  evaluation.pairwise = Pairwise(table);
  evaluation.bcubed = BCubed(table);
  evaluation.nmi = NormalizedMutualInformation(table);

  const Contingency rest = WithoutLargestIdentities(table, kNumLargestLeftOut);
  evaluation.pairwise_without_largest = Pairwise(rest);
  evaluation.bcubed_without_largest = BCubed(rest);
  return evaluation;
}

Evaluation Evaluate(std::span<const int64_t> truth, const Partition& predicted) {
  return Evaluate(truth, ToLabelVector(predicted));
}

std::string Percent(double fraction) {
  return std::isnan(fraction) ? "n/a" : fmt::format("{:.2f}", 100 * fraction);
}

}  // namespace facegraph
