// SPDX-License-Identifier: MIT
#include "facegraph/baselines/pahc.h"

#include <algorithm>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"
#include "facegraph/baselines/neighborhoods.h"
#include "facegraph/clustering/linkage.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesPerBlock = 128;

/// The weights of the SVM of each face, [n, dim + 1].
Matrix<float> TrainSvms(MatrixView<const float> units, const NeighborLists& neighbors,
                        const PahcOptions& options, const Execution& execution) {
  const int64_t n = units.rows();
  Random random(options.seed);
  std::vector<int32_t> drawn;
  for (int64_t i = 0; i < options.num_negative; ++i) {
    drawn.push_back(static_cast<int32_t>(random.Below(static_cast<uint64_t>(n))));
  }
  Matrix<float> svms(n, units.cols() + 1);
  ParallelFor(n, kFacesPerBlock, execution, [&](int64_t begin, int64_t end) {
    std::vector<std::span<const float>> rows;
    for (int64_t face = begin; face < end; ++face) {
      rows.clear();
      for (const int32_t near : NearestFaces(neighbors, face, options.num_positive)) {
        rows.push_back(units.Row(near));
      }
      const size_t num_positive = rows.size();
      const std::span<const int32_t> list = neighbors.ids.Row(face);
      for (const int32_t other : drawn) {
        const bool is_near = other == face || std::ranges::find(list, other) != list.end();
        if (!is_near) rows.push_back(units.Row(other));
      }
      std::ranges::copy(TrainLinearSvm(rows, num_positive, options.svm), svms.Row(face).begin());
    }
  });
  return svms;
}

}  // namespace

void PahcOptions::Check() const {
  svm.Check();
  Require(num_positive >= 1, ErrorKind::kUsage, "PAHC: num_positive is {}, should be 1 or more",
          num_positive);
  Require(num_negative >= 1, ErrorKind::kUsage, "PAHC: num_negative is {}, should be 1 or more",
          num_negative);
}

Partition Pahc(const Features& features, const NeighborLists& neighbors, const PahcOptions& options,
               const Execution& execution) {
  options.Check();
  const UnitRows units(features, execution);
  const int64_t dim = units.View().cols();
  const Matrix<float> svms = TrainSvms(units.View(), neighbors, options, execution);
  const Matrix<float> means =
      NeighborhoodMeans(units.View(), neighbors, options.num_positive, execution);
  const auto margin = [&](int64_t svm, int64_t face) {
    const float* weights = svms.Row(svm).data();
    return ExactDot(weights, means.Row(face).data(), dim) + double{weights[dim]};
  };
  return HierarchicalClusters(neighbors,
                              {.edges = {.k = options.k, .min_similarity = -1},
                               .min_similarity = options.min_similarity,
                               .missing_similarity = options.missing_similarity},
                              margin, execution);
}

}  // namespace facegraph
