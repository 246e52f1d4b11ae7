// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "facegraph/affinity/affinity_kind.h"
#include "facegraph/affinity/learned_affinity.h"
#include "facegraph/base/features.h"
#include "facegraph/gcn/model.h"
#include "facegraph/graph/precision_map.h"
#include "facegraph/io/tensor_file.h"

namespace facegraph {

/// The networks of the method. A model file holds at least one GCN-D; the other parts are optional.
struct Models {
  /// GCN-D: one network, or an ensemble of the same architecture whose mean prediction is used. The
  /// quality of one network on a new embedder depends on its initial weights; the mean varies less.
  std::vector<GcnModel> detectors;
  std::optional<GcnModel> segmenter;  ///< GCN-S
  /// The affinity model that made the training affinities. Without it those were cosines.
  std::optional<AffinityModel> affinity = std::nullopt;

  /// Maps expected precision to the precision measured in training.
  std::optional<PrecisionMap> precision_map = std::nullopt;

  AffinityKind kind() const { return affinity ? AffinityKind::kLearned : AffinityKind::kCosine; }
};

/// Converts models to the content of a model file: tensors "detector.*" (further detectors:
/// "detector2.*" and so on), "segmenter.*", "affinity.*" and "precision_map", metadata with the
/// same prefixes, and "format". Any safetensors library can read it.
TensorFile ToTensorFile(const Models& models);

/// Reads the content of a model file. Throws Error(kBadData), one line that starts with `name`, if
/// a part is missing or invalid.
Models ModelsFromTensorFile(const TensorFile& file, std::string_view name);

/// Converts an affinity model to the content of an affinity model file: tensors "affinity.first.*"
/// and "affinity.second.*", and metadata "format". Any safetensors library can read it.
TensorFile ToTensorFile(const AffinityModel& model);

/// Reads the affinity model from an affinity model file or from a model file with other networks.
/// Throws Error(kBadData), one line that starts with `name`, if it is missing or invalid.
AffinityModel AffinityModelFromTensorFile(const TensorFile& file, std::string_view name);

/// Reads the affinity model if the file holds one. Throws Error(kBadData), without a file name, if
/// it is invalid.
std::optional<AffinityModel> FindAffinityModel(const TensorFile& file);

/// Calls CheckModelFitsFeatures for every GCN-D and GCN-S.
void CheckModelsFitFeatures(const Models& models, const Features& features);

/// The networks embedded in the program. Their inputs are structural, so they fit features of any
/// dimension. docs/benchmarks.md lists their training data.
Models ShippedModels(AffinityKind affinity = AffinityKind::kLearned);

}  // namespace facegraph
