// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "facegraph/affinity/learned_affinity.h"
#include "facegraph/io/tensor_file.h"
#include "facegraph/pipeline/labelled_faces.h"

namespace facegraph {

/// The content of a model file: tensors "affinity.first.*" and "affinity.second.*", and metadata
/// "format". Readable by any safetensors library.
TensorFile ToTensorFile(const AffinityModel& model);

/// The affinity model of a file, alone or beside networks that learned on what it finds. Throws
/// Error(kBadData), one line that starts with `name`, for whatever does not belong in one.
AffinityModel AffinityModelFromTensorFile(const TensorFile& file, std::string_view name);

// The same as a part of a file that holds more.
void AddAffinity(const AffinityModel& model, TensorFile& file);
/// Nothing if the file holds none; throws Error(kBadData) without a name.
std::optional<AffinityModel> TakeAffinity(const TensorFile& file);

/// How an affinity model is made.
struct AffinityRecipe {
  NeighbourOptions neighbours;
  WhiteningOptions whitening;
  EdgeTrainingOptions training;
  /// Each set is learned from once more in each of these forms, so that probabilities hold where
  /// people have fewer faces or more, and clearer ones; by the second network in these
  /// WithWorseFeatures. The first has to be sure of whom it believes, or else nobody has mates and
  /// one person alone looks like what all have in common.
  std::vector<Variation> variations;
  int64_t faces_per_variation = 6000;  ///< whose edges are learned from, at most

  static AffinityRecipe Default(uint64_t seed);
};

/// Learns both networks: the first on features as they come, the second on features whitened by
/// what the first finds in them. `on_step` is told what begins. The same for any number of threads.
AffinityModel TrainAffinity(std::span<const LabelledFaces> sets, const AffinityRecipe& recipe,
                            const std::function<void(std::string_view)>& on_step,
                            const Execution& execution);

}  // namespace facegraph
