// SPDX-License-Identifier: MIT
#include "facegraph/baselines/gcn_v.h"

#include <algorithm>

#include "facegraph/base/error.h"
#include "facegraph/baselines/neighborhoods.h"
#include "facegraph/graph/union_find.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

/// The network input of each face, [f, mean of f over its list], [n, 2 dim].
Matrix<float> ConfidenceInputs(const Features& features, const NeighborLists& neighbors,
                               const Execution& execution) {
  const UnitRows units(features, execution);
  const Matrix<float> means = NeighborhoodMeans(units.View(), neighbors, neighbors.k(), execution);
  Matrix<float> inputs(means.rows(), 2 * means.cols());
  for (int64_t face = 0; face < means.rows(); ++face) {
    std::ranges::copy(units.View().Row(face), inputs.Row(face).begin());
    std::ranges::copy(means.Row(face), inputs.Row(face).begin() + means.cols());
  }
  return inputs;
}

std::vector<float> TrueConfidences(const TrainingFaces& faces) {
  std::vector<float> confidences;
  for (int64_t i = 0; i < faces.neighbors.num_faces(); ++i) {
    double sum = 0;
    int64_t count = 0;
    for (int64_t c = 0; c < faces.neighbors.k(); ++c) {
      const int32_t j = faces.neighbors.ids(i, c);
      if (j < 0 || j == i) continue;
      const double similarity = double{faces.neighbors.similarities(i, c)};
      sum += faces.labels[i] == faces.labels[j] ? similarity : -similarity;
      ++count;
    }
    confidences.push_back(count > 0 ? static_cast<float>(sum / static_cast<double>(count)) : 0);
  }
  return confidences;
}

/// Makes a batch in which each example is one row of the inputs.
void FillRows(const Matrix<float>& inputs, const std::vector<float>& targets,
              std::span<const int32_t> examples, NetworkBatch& batch) {
  const auto count = std::ssize(examples);
  batch.input = Matrix<float>(count, inputs.cols());
  batch.target.assign(static_cast<size_t>(count), 0);
  batch.is_asked.assign(static_cast<size_t>(count), 1);
  for (int64_t row = 0; row < count; ++row) {
    std::ranges::copy(inputs.Row(examples[row]), batch.input.Row(row).begin());
    if (!targets.empty()) batch.target[row] = targets[examples[row]];
  }
}

}  // namespace

ConfidenceNetwork::ConfidenceNetwork(int64_t dim, uint64_t seed)
    : network_(2 * dim, {.widths = {256, 256},
                         .aggregates = false,
                         .target = NetworkTarget::kValue,
                         .epochs = 8,
                         .batch_size = 512,
                         .learning_rate = 0.001,
                         .seed = seed}) {}

void ConfidenceNetwork::Train(const TrainingFaces& faces, const Execution& execution) {
  const Matrix<float> inputs = ConfidenceInputs(faces.features, faces.neighbors, execution);
  const std::vector<float> targets = TrueConfidences(faces);
  network_.Train(
      inputs.rows(),
      [&](std::span<const int32_t> examples, NetworkBatch& batch) {
        FillRows(inputs, targets, examples, batch);
      },
      execution);
}

std::vector<float> ConfidenceNetwork::Predict(const Features& features,
                                              const NeighborLists& neighbors,
                                              const Execution& execution) const {
  const Matrix<float> inputs = ConfidenceInputs(features, neighbors, execution);
  std::vector<float> confidence(static_cast<size_t>(inputs.rows()));
  network_.Predict(
      inputs.rows(),
      [&](std::span<const int32_t> examples, NetworkBatch& batch) {
        FillRows(inputs, {}, examples, batch);
      },
      [&](std::span<const int32_t> examples, const NetworkBatch&, std::span<const float> values) {
        for (size_t row = 0; row < examples.size(); ++row) confidence[examples[row]] = values[row];
      },
      execution);
  return confidence;
}

void GcnVOptions::Check() const {
  Require(min_similarity >= -1 && min_similarity <= 1, ErrorKind::kUsage,
          "GCN-V: min_similarity is {}, should be -1..1", min_similarity);
}

Partition FollowConfidence(const NeighborLists& neighbors, const std::vector<float>& confidence,
                           const GcnVOptions& options) {
  options.Check();
  const auto n = static_cast<int32_t>(neighbors.num_faces());
  UnionFind joined(n);
  for (int32_t i = 0; i < n; ++i) {
    for (int64_t c = 0; c < neighbors.k(); ++c) {
      const int32_t j = neighbors.ids(i, c);
      if (j < 0 || double{neighbors.similarities(i, c)} < options.min_similarity) break;
      const bool is_higher = confidence[j] != confidence[i] ? confidence[j] > confidence[i] : j < i;
      if (j == i || !is_higher) continue;
      joined.Union(i, j);
      break;
    }
  }
  return ToPartition(joined);
}

}  // namespace facegraph
