// SPDX-License-Identifier: MIT
#include "facegraph/nn/neighborhood_network.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <numeric>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"
#include "facegraph/base/scratch_pool.h"
#include "facegraph/nn/layers.h"
#include "facegraph/nn/losses.h"
#include "facegraph/nn/optimizers.h"

namespace facegraph {
namespace {

/// Number of parts of a training batch. They run in parallel; their gradients are added in order.
constexpr int64_t kParts = 4;
constexpr int64_t kExamplesPerBlock = 32;

}  // namespace

/// Memory for one batch.
struct NeighborhoodNetwork::Pass {
  struct Layer {
    Buffer input;  ///< [rows, in], or [rows, 2 in] if the network aggregates
    Buffer output;
    Buffer gradient;  ///< of the output
  };
  std::vector<Layer> layers;
  Buffer mean, input_gradient, mean_gradient;
};

/// Memory for training: one entry per part of a batch, and the sum of the gradients.
struct NeighborhoodNetwork::Training {
  std::vector<Pass> passes;
  std::vector<NetworkBatch> parts;
  std::vector<Gradients> gradients;
  Gradients sum;
};

NeighborhoodNetwork::NeighborhoodNetwork(int64_t num_inputs,
                                         const NeighborhoodNetworkOptions& options)
    : options_(options) {
  Random random(options.seed, 1);
  int64_t inputs = num_inputs;
  std::vector<int64_t> widths = options.widths;
  widths.push_back(1);
  for (size_t layer = 0; layer < widths.size(); ++layer) {
    const bool doubled = options.aggregates && layer + 1 < widths.size();
    const int64_t fan = doubled ? 2 * inputs : inputs;
    parameters_.push_back(
        UniformParameter(fmt::format("weight{}", layer), fan, widths[layer], fan, random));
    parameters_.push_back({fmt::format("bias{}", layer), Matrix<float>(1, widths[layer])});
    inputs = widths[layer];
  }
}

MatrixView<const float> NeighborhoodNetwork::Forward(const NetworkBatch& batch, Pass& pass) const {
  const size_t num_layers = parameters_.size() / 2;
  pass.layers.resize(num_layers);
  MatrixView<const float> hidden = batch.input.View();
  for (size_t l = 0; l < num_layers; ++l) {
    Pass::Layer& layer = pass.layers[l];
    const Matrix<float>& weight = parameters_[2 * l].value;
    const MatrixView<float> input = layer.input.Reshape(hidden.rows(), weight.rows());
    if (weight.rows() == hidden.cols()) {
      std::copy_n(hidden.data(), hidden.size(), input.data());
    } else {
      const MatrixView<float> mean = pass.mean.Reshape(hidden.rows(), hidden.cols());
      Aggregate(batch.adjacency, hidden, mean);
      for (int64_t row = 0; row < hidden.rows(); ++row) {
        std::ranges::copy(hidden.Row(row), input.Row(row).begin());
        std::ranges::copy(mean.Row(row), input.Row(row).begin() + hidden.cols());
      }
    }
    const MatrixView<float> output = layer.output.Reshape(hidden.rows(), weight.cols());
    LinearForward(input, weight.View(), &parameters_[2 * l + 1].value, output);
    if (l + 1 < num_layers) Relu(output);
    hidden = output;
  }
  return hidden;
}

void NeighborhoodNetwork::Backward(const NetworkBatch& batch, Pass& pass,
                                   Gradients& gradients) const {
  for (size_t l = pass.layers.size(); l-- > 0;) {
    Pass::Layer& layer = pass.layers[l];
    const MatrixView<float> gradient = layer.gradient.View();
    if (l + 1 < pass.layers.size()) ReluBackward(layer.output.View(), gradient);
    const MatrixView<const float> input = std::as_const(layer.input).View();
    const MatrixView<float> back = pass.input_gradient.Reshape(input.rows(), input.cols());
    LinearBackward(input, parameters_[2 * l].value.View(), gradient, gradients[2 * l].View(),
                   &gradients[2 * l + 1], l > 0 ? &back : nullptr);
    if (l == 0) return;
    const int64_t width = pass.layers[l - 1].output.View().cols();
    const MatrixView<float> below = pass.layers[l - 1].gradient.Reshape(input.rows(), width);
    for (int64_t row = 0; row < input.rows(); ++row) {
      std::ranges::copy(back.Row(row).first(static_cast<size_t>(width)), below.Row(row).begin());
    }
    if (input.cols() == width) continue;
    const MatrixView<float> mean_part = pass.mean.Reshape(input.rows(), width);
    const MatrixView<float> through = pass.mean_gradient.Reshape(input.rows(), width);
    for (int64_t row = 0; row < input.rows(); ++row) {
      std::ranges::copy(back.Row(row).subspan(static_cast<size_t>(width)),
                        mean_part.Row(row).begin());
    }
    AggregateBackward(batch.adjacency, mean_part, through);
    for (int64_t i = 0; i < below.size(); ++i) below.data()[i] += through.data()[i];
  }
}

double NeighborhoodNetwork::Loss(const NetworkBatch& batch, double weight, Pass& pass) const {
  const MatrixView<float> output = pass.layers.back().output.View();
  const MatrixView<float> gradient = pass.layers.back().gradient.Reshape(output.rows(), 1);
  const MatrixView<const float> target(batch.target.data(), output.rows(), 1);
  const double loss = options_.target == NetworkTarget::kValue
                          ? SquaredError(output, target, weight, gradient)
                          : BinaryCrossEntropy(output, target, weight, gradient);
  for (int64_t row = 0; row < output.rows(); ++row) {
    if (!batch.is_asked[row]) gradient(row, 0) = 0;
  }
  return loss;
}

bool NeighborhoodNetwork::ComputeGradient(std::span<const int32_t> examples, const FillBatch& fill,
                                          const Execution& execution, Training& training) const {
  const int64_t count = std::ssize(examples);
  const int64_t part_size = (options_.batch_size + kParts - 1) / kParts;
  ParallelFor(kParts, 1, execution, [&](int64_t p, int64_t) {
    const int64_t begin = std::min(p * part_size, count);
    const auto part = examples.subspan(static_cast<size_t>(begin),
                                       static_cast<size_t>(std::min(part_size, count - begin)));
    training.parts[p].is_asked.clear();
    if (!part.empty()) fill(part, training.parts[p]);
  });
  int64_t asked = 0;
  for (const NetworkBatch& part : training.parts) asked += std::ranges::count(part.is_asked, 1);
  if (asked == 0) return false;
  ParallelFor(kParts, 1, execution, [&](int64_t p, int64_t) {
    const NetworkBatch& part = training.parts[p];
    SetZero(training.gradients[p]);
    if (part.is_asked.empty()) return;
    Forward(part, training.passes[p]);
    Loss(part, 1 / static_cast<double>(asked), training.passes[p]);
    Backward(part, training.passes[p], training.gradients[p]);
  });
  SumGradients(training.gradients, execution, training.sum);
  return true;
}

void NeighborhoodNetwork::Train(int64_t num_examples, const FillBatch& fill,
                                const Execution& execution) {
  Adam adam({});
  Random random(options_.seed, 2);
  std::vector<int32_t> order(static_cast<size_t>(num_examples));
  std::iota(order.begin(), order.end(), 0);
  Training training{std::vector<Pass>(kParts), std::vector<NetworkBatch>(kParts),
                    std::vector<Gradients>(kParts, ZeroGradients(parameters_)),
                    ZeroGradients(parameters_)};
  const int64_t steps_per_epoch =
      std::max<int64_t>((num_examples + options_.batch_size - 1) / options_.batch_size, 1);
  const int64_t epochs = std::max<int64_t>(options_.epochs, options_.min_steps / steps_per_epoch);
  for (int64_t epoch = 0; epoch < epochs; ++epoch) {
    random.Shuffle(std::span(order));
    // The rate falls linearly to a tenth, so that the last steps do not undo each other.
    const double rate = options_.learning_rate *
                        std::max(0.1, 1 - static_cast<double>(epoch) / static_cast<double>(epochs));
    for (int64_t first = 0; first < num_examples; first += options_.batch_size) {
      execution.Report("training", epoch * num_examples + first, epochs * num_examples, "examples");
      const int64_t count = std::min(options_.batch_size, num_examples - first);
      const auto examples = std::span<const int32_t>(order).subspan(static_cast<size_t>(first),
                                                                    static_cast<size_t>(count));
      if (!ComputeGradient(examples, fill, execution, training)) continue;
      adam.Step(parameters_, training.sum, rate);
    }
  }
}

void NeighborhoodNetwork::Predict(
    int64_t num_examples, const FillBatch& fill,
    const std::function<void(std::span<const int32_t>, const NetworkBatch&,
                             std::span<const float>)>& take,
    const Execution& execution) const {
  struct Scratch {
    Pass pass;
    NetworkBatch batch;
  };
  ScratchPool<Scratch> pool([] { return std::make_unique<Scratch>(); });
  ParallelFor(num_examples, kExamplesPerBlock, execution, [&](int64_t begin, int64_t end) {
    std::vector<int32_t> examples(static_cast<size_t>(end - begin));
    std::iota(examples.begin(), examples.end(), static_cast<int32_t>(begin));
    pool.With([&](Scratch& scratch) {
      fill(examples, scratch.batch);
      const MatrixView<const float> output = Forward(scratch.batch, scratch.pass);
      std::vector<float> values(output.data(), output.data() + output.size());
      if (options_.target == NetworkTarget::kProbability) {
        for (float& value : values) value = static_cast<float>(Sigmoid(double{value}));
      }
      take(examples, scratch.batch, values);
    });
  });
}

std::string NeighborhoodNetwork::Save() const {
  std::string bytes;
  for (const Parameter& parameter : parameters_) {
    const size_t begin = bytes.size();
    const size_t size = static_cast<size_t>(parameter.value.size()) * sizeof(float);
    bytes.resize(begin + size);
    std::memcpy(bytes.data() + begin, parameter.value.data(), size);
  }
  return bytes;
}

size_t NeighborhoodNetwork::Load(std::span<const char> bytes) {
  size_t used = 0;
  for (Parameter& parameter : parameters_) {
    const size_t size = static_cast<size_t>(parameter.value.size()) * sizeof(float);
    Require(used + size <= bytes.size(), ErrorKind::kBadData,
            "the network expects features of another dimension");
    std::memcpy(parameter.value.data(), bytes.data() + used, size);
    used += size;
  }
  return used;
}

}  // namespace facegraph
