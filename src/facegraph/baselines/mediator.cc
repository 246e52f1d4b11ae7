// SPDX-License-Identifier: MIT
#include "facegraph/baselines/mediator.h"

#include <algorithm>
#include <numeric>

#include "facegraph/base/random.h"

namespace facegraph {

Mediator::Mediator(int64_t num_members, uint64_t seed)
    : seed_(seed),
      network_(Committee::NumInputs(num_members), {.widths = {50, 50},
                                                   .aggregates = false,
                                                   .target = NetworkTarget::kProbability,
                                                   .epochs = 4,
                                                   .batch_size = 1024,
                                                   .learning_rate = 0.002,
                                                   .seed = seed}) {}

void Mediator::Train(const Committee& committee, std::span<const int64_t> labels,
                     const Execution& execution) {
  std::vector<int32_t> drawn(static_cast<size_t>(committee.num_pairs()));
  std::iota(drawn.begin(), drawn.end(), 0);
  Random(seed_, 3).Shuffle(std::span(drawn));
  drawn.resize(static_cast<size_t>(std::min(committee.num_pairs(), kMaxPairs)));
  network_.Train(
      std::ssize(drawn),
      [&](std::span<const int32_t> examples, NetworkBatch& batch) {
        std::vector<int32_t> pairs;
        for (const int32_t example : examples) pairs.push_back(drawn[example]);
        committee.FillInputs(pairs, batch.input);
        batch.target.clear();
        for (const int32_t pair : pairs) {
          batch.target.push_back(committee.IsOnePerson(pair, labels));
        }
        batch.is_asked.assign(pairs.size(), 1);
      },
      execution);
}

std::vector<float> Mediator::Predict(const Committee& committee, const Execution& execution) const {
  std::vector<float> probabilities(static_cast<size_t>(committee.num_pairs()));
  network_.Predict(
      committee.num_pairs(),
      [&](std::span<const int32_t> pairs, NetworkBatch& batch) {
        committee.FillInputs(pairs, batch.input);
        batch.is_asked.assign(pairs.size(), 1);
      },
      [&](std::span<const int32_t> pairs, const NetworkBatch&, std::span<const float> values) {
        for (size_t row = 0; row < pairs.size(); ++row) probabilities[pairs[row]] = values[row];
      },
      execution);
  return probabilities;
}

}  // namespace facegraph
