// SPDX-License-Identifier: MIT
#include "facegraph/synth/synth_plan.h"

#include <algorithm>
#include <cmath>

#include "facegraph/base/random.h"

namespace facegraph {
namespace {

const SynthOptions& Checked(const SynthOptions& options) {
  options.Check();
  return options;
}

}  // namespace

SynthPlan::SynthPlan(const SynthOptions& options)
    : options_(Checked(options)), shuffle_(options.num_faces, options.seed), first_slot_{0} {
  const double spread = options.size_spread;
  // Log-normal, with the mean that was asked for: E exp(sZ - s^2/2) = 1.
  Random random(options.seed);
  while (first_slot_.back() < options.num_faces) {
    const double factor = std::exp(spread * random.Normal() - spread * spread / 2);
    const double size = std::max(1.0, std::round(options.mean_faces_per_identity * factor));
    const double left = static_cast<double>(options.num_faces - first_slot_.back());
    first_slot_.push_back(first_slot_.back() + static_cast<int64_t>(std::min(size, left)));
  }
}

int64_t SynthPlan::IdentityOfSlot(int64_t slot) const {
  const auto after = std::upper_bound(first_slot_.begin(), first_slot_.end(), slot);
  return after - first_slot_.begin() - 1;
}

}  // namespace facegraph
