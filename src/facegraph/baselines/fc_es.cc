// SPDX-License-Identifier: MIT
#include "facegraph/baselines/fc_es.h"

#include <cmath>
#include <memory>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/baselines/map_faces.h"
#include "facegraph/graph/used_columns.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesPerBlock = 512;

/// P of every neighbor in the first k columns, [n, k]; 0 where a list is shorter.
Matrix<float> NeighborProbabilities(const NeighborLists& neighbors, int64_t k, double temperature,
                                    const Execution& execution) {
  Matrix<float> probabilities(neighbors.num_faces(), k);
  ParallelFor(neighbors.num_faces(), kFacesPerBlock, execution, [&](int64_t begin, int64_t end) {
    std::vector<double> terms(static_cast<size_t>(k));
    for (int64_t i = begin; i < end; ++i) {
      double sum = 0;
      for (int64_t c = 0; c < k; ++c) {
        const double square = 2 - 2 * double{neighbors.similarities(i, c)};
        terms[c] = neighbors.ids(i, c) < 0 ? 0 : std::exp(-square / temperature);
        sum += terms[c];
      }
      for (int64_t c = 0; c < k; ++c) probabilities(i, c) = static_cast<float>(terms[c] / sum);
    }
  });
  return probabilities;
}

/// Computes the edges of a face.
class EdgeMaker {
 public:
  EdgeMaker(const NeighborLists& neighbors, const Matrix<float>& probabilities,
            double min_probability)
      : neighbors_(neighbors),
        probabilities_(probabilities),
        min_probability_(min_probability),
        current_(static_cast<size_t>(neighbors.num_faces()), 0) {}

  /// The probabilities of the first entries of i's list, itself left out, that become edges.
  std::vector<float> operator()(int32_t i) {
    for (int64_t c = 0; c < probabilities_.cols(); ++c) Set(i, c, probabilities_(i, c));
    std::vector<float> edges;
    for (int64_t c = 0; c < probabilities_.cols(); ++c) {
      const int32_t j = neighbors_.ids(i, c);
      if (j < 0) break;
      if (j == i) continue;
      const double probability = Probability(j);
      if (probability < min_probability_) break;
      edges.push_back(static_cast<float>(probability));
    }
    for (int64_t c = 0; c < probabilities_.cols(); ++c) Set(i, c, 0);
    return edges;
  }

 private:
  void Set(int64_t i, int64_t c, float probability) {
    if (neighbors_.ids(i, c) >= 0) current_[neighbors_.ids(i, c)] = probability;
  }
  double Probability(int32_t j) const {
    double sum = 0;
    for (int64_t c = 0; c < probabilities_.cols(); ++c) {
      const int32_t shared = neighbors_.ids(j, c);
      if (shared < 0 || current_[shared] == 0) continue;
      sum += (double{current_[shared]} + double{probabilities_(j, c)}) / 2;
    }
    return sum;
  }

  const NeighborLists& neighbors_;
  const Matrix<float>& probabilities_;
  double min_probability_;
  std::vector<float> current_;  ///< [n] P of the current face, 0 for faces that are not in its list
};

}  // namespace

void FcEsOptions::Check() const {
  search.Check();
  Require(k >= 0, ErrorKind::kUsage, "FC-ES: k is {}, should be 0 or more", k);
  Require(temperature > 0, ErrorKind::kUsage, "FC-ES: the temperature is {}, should be above 0",
          temperature);
  Require(min_probability >= 0 && min_probability <= 1, ErrorKind::kUsage,
          "FC-ES: the smallest probability is {}, should be 0..1", min_probability);
  Require(teleportation >= 0 && teleportation <= 1, ErrorKind::kUsage,
          "FC-ES: the teleportation is {}, should be 0..1", teleportation);
  Require(num_trials >= 1, ErrorKind::kUsage,
          "FC-ES: the number of trials is {}, should be 1 or more", num_trials);
}

DirectedGraph FcEsGraph(const NeighborLists& neighbors, const FcEsOptions& options,
                        const Execution& execution) {
  options.Check();
  const int64_t n = neighbors.num_faces();
  const int64_t k = UsedColumns(neighbors, options.k);
  const Matrix<float> probabilities =
      NeighborProbabilities(neighbors, k, options.temperature, execution);
  const std::vector<std::vector<float>> rows = MapFaces(
      n,
      [&] {
        return std::make_unique<EdgeMaker>(neighbors, probabilities, options.min_probability);
      },
      execution);

  DirectedGraph graph;
  for (int64_t i = 0; i < n; ++i) {
    size_t kept = 0;
    for (int64_t c = 0; kept < rows[i].size(); ++c) {
      if (neighbors.ids(i, c) == i) continue;
      graph.ids.push_back(neighbors.ids(i, c));
      graph.weights.push_back(rows[i][kept++]);
    }
    graph.offsets.push_back(std::ssize(graph.ids));
  }
  return graph;
}

Partition FcEs(const NeighborLists& neighbors, const FcEsOptions& options,
               const Execution& execution) {
  const FlowNetwork network =
      DirectedFlow(FcEsGraph(neighbors, options, execution), options.teleportation, execution);
  return MinimizeCodeLength(network, options.search, options.num_trials, execution);
}

}  // namespace facegraph
