// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "facegraph/base/execution.h"
#include "facegraph/models/models.h"
#include "facegraph/training/augmentation.h"
#include "facegraph/training/train_recipe.h"
#include "facegraph/training/training_options.h"

namespace facegraph {

/// Receives the report of an epoch and the name of the network: "GCN-D", "GCN-D 2 of 5", "GCN-S".
using TrainListener = std::function<void(std::string_view network, const EpochReport& report)>;

/// Trains the networks on one or more sets of labeled faces, then the precision map on the same
/// sets. The same for any number of threads. Throws Error(kUsage) for an invalid recipe,
/// Error(kBadData) for a set without pairs of one identity or of two (see RequireTeachable), and
/// the errors of TrainDetector.
Models TrainModels(std::span<const LabeledFaces> sets, const TrainRecipe& recipe,
                   const TrainListener& on_epoch = {}, const Execution& execution = {});

}  // namespace facegraph
