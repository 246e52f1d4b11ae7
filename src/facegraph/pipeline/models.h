// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "facegraph/gcn/model.h"
#include "facegraph/io/tensor_file.h"

namespace facegraph {

/// The networks of the method. A model file holds both, or GCN-D alone.
struct Models {
  GcnModel detector;                  ///< GCN-D
  std::optional<GcnModel> segmenter;  ///< GCN-S
};

/// The content of a model file: tensors "detector.*" and "segmenter.*", metadata likewise, and
/// "format". Readable by any safetensors library.
TensorFile ToTensorFile(const Models& models);

/// The networks of a model file. Throws Error(kBadData), one line that starts with `name`, for
/// whatever does not belong in one.
Models ModelsFromTensorFile(const TensorFile& file, std::string_view name);

/// What the edges weigh that networks are told of.
enum class AffinityKind {
  kCosine,
  kLearned  ///< probabilities of being the same person, see LearnAffinity
};

/// The networks that ship inside the program: structural inputs, so they fit features of any
/// dimension (docs/benchmarks.md says what they were trained on).
Models ShippedModels(AffinityKind affinity = AffinityKind::kCosine);

}  // namespace facegraph
