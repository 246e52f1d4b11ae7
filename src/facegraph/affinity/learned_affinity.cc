// SPDX-License-Identifier: MIT
#include "facegraph/affinity/learned_affinity.h"

#include <cstdint>

#include "facegraph/affinity/directions.h"
#include "facegraph/affinity/local_fdr.h"
#include "facegraph/base/parallel.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

/// Multiplies every probability by 1 - local FDR of its similarity. The network trusts similarities
/// too much if its training had no features with so little identity. The local FDR needs no labels
/// to correct that.
void DiscountByLocalFdr(const Features& features, const NeighborLists& neighbors,
                        const Execution& execution, Matrix<float>& probabilities) {
  const UnitRows units(features, execution);
  const LocalFdr local_fdr = EstimateLocalFdr(units.View(), execution);
  ParallelFor(probabilities.rows(), 256, execution, [&](int64_t begin, int64_t end) {
    for (int64_t face = begin; face < end; ++face) {
      for (int64_t column = 0; column < probabilities.cols(); ++column) {
        if (neighbors.ids(face, column) < 0) continue;
        probabilities(face, column) *= 1 - local_fdr.At(neighbors.similarities(face, column));
      }
    }
  });
}

}  // namespace

FirstPass LearnFromEdges(const Features& features, const NeighborLists& neighbors,
                         const EdgeModel& model, const WhiteningOptions& options,
                         const Execution& execution) {
  const Matrix<float> probabilities =
      EdgeProbabilities(model, features, neighbors, nullptr, execution);
  return {LearnWhitening(features, neighbors, probabilities, options, execution),
          FindConfidentNeighbors(neighbors, probabilities)};
}

Features WhitenedBy(const FirstPass& first_pass, const Features& features,
                    const Execution& execution) {
  return Whiten(features, CommonDirection(features, first_pass.confident_neighbors, execution),
                first_pass.whitening, execution);
}

NeighborLists ProbableNeighbors(const Features& features, const NeighborLists& neighbors,
                                const ConfidentNeighbors& confident_neighbors,
                                const EdgeModel& model, const Execution& execution) {
  Matrix<float> probabilities =
      EdgeProbabilities(model, features, neighbors, &confident_neighbors, execution);
  DiscountByLocalFdr(features, neighbors, execution, probabilities);
  return SortByProbability(neighbors, probabilities, execution);
}

LearnedAffinity LearnAffinity(const Features& features, const NeighborLists& neighbors,
                              const AffinityModel& model, const AffinityOptions& options,
                              const Execution& execution) {
  const FirstPass first_pass =
      LearnFromEdges(features, neighbors, model.first, options.whitening, execution);
  LearnedAffinity learned;
  learned.features = WhitenedBy(first_pass, features, execution);
  ReleasePages(features);
  const NeighborLists whitened_neighbors =
      NearestNeighbors(learned.features, options.neighbors, execution);
  learned.neighbors = ProbableNeighbors(learned.features, whitened_neighbors,
                                        first_pass.confident_neighbors, model.second, execution);
  return learned;
}

LearnedAffinity LearnAffinity(const Features& features, const AffinityModel& model,
                              const AffinityOptions& options, const Execution& execution) {
  return LearnAffinity(features, NearestNeighbors(features, options.neighbors, execution), model,
                       options, execution);
}

}  // namespace facegraph
