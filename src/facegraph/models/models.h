// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "facegraph/affinity/affinity_kind.h"
#include "facegraph/affinity/learned_affinity.h"
#include "facegraph/base/features.h"
#include "facegraph/gcn/model.h"
#include "facegraph/graph/proposal_scores.h"
#include "facegraph/io/tensor_file.h"

namespace facegraph {

/// The networks of the method. A model file holds all, or GCN-D alone; GCN-D never lacks.
struct Models {
  /// GCN-D: one network, or several of one architecture, of whose predictions the mean counts. One
  /// alone is right or wrong on a new embedder by luck of its first weights; the mean is steadier.
  std::vector<GcnModel> detectors;
  std::optional<GcnModel> segmenter;  ///< GCN-S
  /// Finds the affinities that the others learned on. Without it those were cosines.
  std::optional<AffinityModel> affinity = std::nullopt;

  /// How pure the clusters are that are made of what the detectors say, as seen in training.
  std::optional<PrecisionMap> precision_map = std::nullopt;

  AffinityKind kind() const { return affinity ? AffinityKind::kLearned : AffinityKind::kCosine; }
};

/// The content of a model file: tensors "detector.*" (of more than one, "detector2.*" and so
/// on), "segmenter.*", "affinity.*" and "precision_map", metadata likewise, and "format". Readable
/// by any safetensors library.
TensorFile ToTensorFile(const Models& models);

/// The networks of a model file. Throws Error(kBadData), one line that starts with `name`, for
/// whatever does not belong in one.
Models ModelsFromTensorFile(const TensorFile& file, std::string_view name);

/// CheckModelFitsFeatures for every GCN-D and GCN-S.
void CheckModelsFitFeatures(const Models& models, const Features& features);

/// The networks that ship inside the program: structural inputs, so they fit features of any
/// dimension (docs/benchmarks.md says what they were trained on).
Models ShippedModels(AffinityKind affinity = AffinityKind::kLearned);

}  // namespace facegraph
