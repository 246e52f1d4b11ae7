// SPDX-License-Identifier: MIT
#include "facegraph/affinity/edge_model.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/base/moments.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"

namespace facegraph {
namespace {

constexpr float kSamePicture = 0.99999F;
// Scaled inputs are clamped to this range, since the network was not trained beyond it. Inputs of
// whole data sets have a smaller range, since training has only a few sets.
constexpr float kMaxScaledInput = 5, kMaxScaledSetInput = 2;

NeighborhoodNetworkOptions Shape(const EdgeTrainingOptions& options) {
  return {.widths = {64, 32},
          .aggregates = false,
          .target = NetworkTarget::kProbability,
          .epochs = options.epochs,
          .min_steps = 1000,
          .batch_size = 32,
          .learning_rate = options.learning_rate,
          .seed = options.seed};
}

void Scale(const EdgeModel& model, MatrixView<float> inputs) {
  for (int64_t row = 0; row < inputs.rows(); ++row) {
    for (int64_t i = 0; i < kNumEdgeInputs; ++i) {
      const float limit = i < kNumEdgeInputs - kNumSetInputs ? kMaxScaledInput : kMaxScaledSetInput;
      inputs(row, i) = std::clamp((inputs(row, i) - model.mean[i]) * model.scale[i], -limit, limit);
    }
  }
}

/// A training example: all edges of a face of one of the sets.
struct Example {
  int32_t set, face;
};

/// Fills a batch with the inputs and targets of the examples, a row for each entry of each list.
void FillRows(std::span<const EdgeExamples> sets, const std::deque<EdgeInputs>& inputs,
              std::span<const Example> examples, NetworkBatch& batch) {
  int64_t rows = 0;
  for (const Example& example : examples) rows += sets[example.set].neighbors.k();
  batch.input = Matrix<float>(rows, kNumEdgeInputs);
  batch.target.assign(static_cast<size_t>(rows), 0);
  batch.is_asked.assign(static_cast<size_t>(rows), 0);
  int64_t begin = 0;
  for (const auto& [set, face] : examples) {
    const NeighborLists& lists = sets[set].neighbors;
    const std::vector<int64_t>& labels = sets[set].labels;
    inputs[set].Fill(face, batch.input.View().Rows(begin, begin + lists.k()));
    for (int64_t column = 0; column < lists.k(); ++column, ++begin) {
      if (!inputs[set].IsEdge(face, column)) continue;
      const int64_t other = labels[lists.ids(face, column)];
      batch.is_asked[begin] = labels[face] >= 0 && other >= 0;
      batch.target[begin] = labels[face] == other ? 1.0F : 0.0F;
    }
  }
}

/// Sets the mean and scale of a model from the edges of some examples. Returns false and changes
/// nothing if none of these edges has two labels.
bool FitScaleTo(std::span<const EdgeExamples> sets, const std::deque<EdgeInputs>& inputs,
                std::span<const Example> examples, EdgeModel& model) {
  NetworkBatch batch;
  FillRows(sets, inputs, examples, batch);
  if (std::ranges::find(batch.is_asked, 1) == batch.is_asked.end()) return false;
  for (int64_t i = 0; i < kNumEdgeInputs; ++i) {
    Moments values;
    for (int64_t row = 0; row < batch.input.rows(); ++row) {
      if (batch.is_asked[row]) values.Add(double{batch.input(row, i)});
    }
    model.mean[i] = static_cast<float>(values.Mean());
    model.scale[i] = static_cast<float>(values.Variance() > 1e-12 ? 1 / values.StdDev() : 1);
  }
  return true;
}

/// The same from the first examples that have such edges; a few thousand examples are enough.
void FitScale(std::span<const EdgeExamples> sets, const std::deque<EdgeInputs>& inputs,
              std::span<const Example> examples, EdgeModel& model) {
  constexpr size_t kNumExamples = 4000;
  for (size_t begin = 0; begin < examples.size(); begin += kNumExamples) {
    const size_t count = std::min(kNumExamples, examples.size() - begin);
    if (FitScaleTo(sets, inputs, examples.subspan(begin, count), model)) return;
  }
  Fail(ErrorKind::kBadData,
       "no two labeled faces are neighbors, so the affinity cannot be trained; label more faces");
}

/// The column of `face` in the list of `other`, -1 if it is not there.
int64_t FindColumn(const NeighborLists& lists, int32_t other, int64_t face) {
  const std::span<const int32_t> ids = lists.ids.Row(other);
  const auto found = std::ranges::find(ids, static_cast<int32_t>(face));
  return found == ids.end() ? -1 : found - ids.begin();
}

/// The probability of each entry as seen from the face that has the list, [n, k].
Matrix<float> PredictOneWay(const EdgeModel& model, const EdgeInputs& inputs,
                            const NeighborLists& neighbors, const Execution& execution) {
  const int64_t k = neighbors.k();
  Matrix<float> one_way(neighbors.num_faces(), k);
  model.network.Predict(
      neighbors.num_faces(),
      [&](std::span<const int32_t> faces, NetworkBatch& batch) {
        batch.input = Matrix<float>(static_cast<int64_t>(faces.size()) * k, kNumEdgeInputs);
        for (size_t i = 0; i < faces.size(); ++i) {
          const auto row = static_cast<int64_t>(i) * k;
          inputs.Fill(faces[i], batch.input.View().Rows(row, row + k));
        }
        Scale(model, batch.input.View());
      },
      [&](std::span<const int32_t> faces, const NetworkBatch&, std::span<const float> values) {
        for (size_t i = 0; i < faces.size(); ++i) {
          for (int64_t column = 0; column < k; ++column) {
            if (!inputs.IsEdge(faces[i], column)) continue;
            one_way(faces[i], column) = values[i * static_cast<size_t>(k) + column];
          }
        }
      },
      execution);
  return one_way;
}

}  // namespace

EdgeModel::EdgeModel(uint64_t seed)
    : mean(kNumEdgeInputs, 0),
      scale(kNumEdgeInputs, 1),
      network(kNumEdgeInputs, Shape({.seed = seed})) {}

EdgeModel TrainEdgeModel(std::span<const EdgeExamples> sets, const EdgeTrainingOptions& options,
                         const Execution& execution) {
  std::deque<EdgeInputs> inputs;
  std::vector<Example> examples;
  for (size_t s = 0; s < sets.size(); ++s) {
    inputs.emplace_back(sets[s].features, sets[s].neighbors, sets[s].confident_neighbors,
                        execution);
    std::vector<int32_t> faces(sets[s].labels.size());
    std::iota(faces.begin(), faces.end(), 0);
    Random(options.seed, 100 + s).Shuffle(std::span(faces));
    faces.resize(std::min({faces.size(), static_cast<size_t>(options.faces_per_set),
                           static_cast<size_t>(sets[s].max_faces)}));
    for (const int32_t face : faces) examples.push_back({static_cast<int32_t>(s), face});
  }
  Require(!examples.empty(), ErrorKind::kBadData, "there are no faces to train the affinity on");
  Random(options.seed, 99).Shuffle(std::span(examples));
  EdgeModel model(options.seed);
  model.network = NeighborhoodNetwork(kNumEdgeInputs, Shape(options));
  FitScale(sets, inputs, examples, model);
  model.network.Train(
      static_cast<int64_t>(examples.size()),
      [&](std::span<const int32_t> which, NetworkBatch& batch) {
        std::vector<Example> chosen;
        for (const int32_t e : which) chosen.push_back(examples[e]);
        FillRows(sets, inputs, chosen, batch);
        Scale(model, batch.input.View());
      },
      execution);
  return model;
}

Matrix<float> EdgeProbabilities(const EdgeModel& model, const Features& features,
                                const NeighborLists& neighbors,
                                const ConfidentNeighbors* confident_neighbors,
                                const Execution& execution) {
  const EdgeInputs inputs(features, neighbors, confident_neighbors, execution);
  const Matrix<float> one_way = PredictOneWay(model, inputs, neighbors, execution);
  const int64_t k = neighbors.k();
  Matrix<float> both(neighbors.num_faces(), k);
  ParallelFor(neighbors.num_faces(), 256, execution, [&](int64_t begin, int64_t end) {
    for (int64_t face = begin; face < end; ++face) {
      for (int64_t column = 0; column < k; ++column) {
        const int32_t id = neighbors.ids(face, column);
        if (id == face || neighbors.similarities(face, column) >= kSamePicture) {
          both(face, column) = id < 0 ? 0 : 1;
          continue;
        }
        if (!inputs.IsEdge(face, column)) continue;
        const int64_t back = FindColumn(neighbors, id, face);
        const float forth = one_way(face, column);
        both(face, column) = back < 0 ? forth : (forth + one_way(id, back)) / 2;
      }
    }
  });
  return both;
}

NeighborLists SortByProbability(const NeighborLists& neighbors, const Matrix<float>& probabilities,
                                const Execution& execution) {
  const int64_t n = neighbors.num_faces(), k = neighbors.k();
  NeighborLists lists{Matrix<int32_t>(n, k), Matrix<float>(n, k)};
  ParallelFor(n, 256, execution, [&](int64_t begin, int64_t end) {
    std::vector<std::pair<float, int32_t>> order;
    for (int64_t face = begin; face < end; ++face) {
      order.clear();
      for (int64_t column = 0; column < k; ++column) {
        const int32_t id = neighbors.ids(face, column);
        // The face itself sorts first, entries without a neighbor last.
        const float key = id == face ? 2 : id < 0 ? -1 : probabilities(face, column);
        order.emplace_back(-key, id);
      }
      std::ranges::sort(order);
      for (int64_t column = 0; column < k; ++column) {
        const auto [key, id] = order[column];
        lists.ids(face, column) = id;
        lists.similarities(face, column) = std::clamp(-key, 0.0F, 1.0F);
      }
    }
  });
  return lists;
}

}  // namespace facegraph
