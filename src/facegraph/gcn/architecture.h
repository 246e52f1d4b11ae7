// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "facegraph/base/names.h"
#include "facegraph/nn/layers.h"

namespace facegraph {

enum class GcnTask {
  kDetection,    ///< GCN-D: how good a proposal is (LTC, section 3.3)
  kSegmentation  ///< GCN-S: which of its faces are of one person with a seed face (section 3.4)
};

/// What a network sees of a vertex.
enum class VertexInput {
  kFeatures,   ///< the face's feature, at unit length: the paper's choice
  kStructure,  ///< how the face hangs in the graph, see structural_inputs.h: fits any embedder
  kConstant    ///< the number 1: for measuring what the other two are worth
};

inline constexpr NameTable<VertexInput, 3> kVertexInputNames{
    {{"structure", VertexInput::kStructure},
     {"features", VertexInput::kFeatures},
     {"constant", VertexInput::kConstant}}};

/// Weight of the edges that neighborhoods are averaged with; a vertex itself always weighs 1.
enum class EdgeWeight {
  kOne,
  kSimilarity  ///< cosine, negative ones as 0
};

/// What GCN-D predicts of a proposal (equation 1).
enum class Head { kIou, kIop };

/// The shape of a network: everything but its weights.
struct Architecture {
  GcnTask task = GcnTask::kDetection;
  VertexInput input = VertexInput::kFeatures;
  int64_t input_width = 0;  ///< values per vertex; GCN-S adds what it is told of the seed by itself
  EdgeWeight edge_weight = EdgeWeight::kOne;
  std::vector<int64_t> convolution_widths{512, 64};  ///< outputs of each graph convolution
  bool convolution_bias = false;                     ///< the authors' code has none
  std::vector<int64_t> hidden_widths;  ///< linear layers with ReLU between those and the outputs

  // Detection only.
  std::vector<Pooling> poolings{Pooling::kMax};  ///< over vertices; several stand side by side
  bool append_log_size = false;                  ///< also tell the number of faces after pooling
  std::vector<Head> heads{Head::kIou, Head::kIop};
  /// Outputs pass a sigmoid and train by cross entropy, so they stay in 0..1. Otherwise they are
  /// linear and train by squared error, as in the paper.
  bool sigmoid = false;

  // Segmentation only.
  /// The outputs see a vertex's own inputs beside what the convolutions made of its surroundings.
  /// For structural inputs only.
  bool append_input = false;

  /// Values per vertex that tell of the seed: none for GCN-D, for GCN-S the seed bit or, with
  /// structural inputs, kNumSeedInputs.
  int64_t SeedWidth() const;
  /// Values per vertex that enter the first convolution.
  int64_t FirstWidth() const { return input_width + SeedWidth(); }
  /// Values per proposal (GCN-D) or vertex (GCN-S) that leave the convolutions and pooling.
  int64_t BackboneWidth() const;
  /// Heads of GCN-D; 2 for GCN-S, the logits of outlier and inlier.
  int64_t NumOutputs() const;

  /// Throws Error(kUsage): a width below 1, no convolution, pooling or head, or one named twice.
  void Check() const;

  bool operator==(const Architecture&) const = default;
};

/// The architecture as text, and back; for the metadata of model files. From: throws
/// Error(kBadData) that names the field that is missing or cannot be understood.
std::map<std::string, std::string> ToMetadata(const Architecture& architecture);
Architecture ArchitectureFromMetadata(const std::map<std::string, std::string>& metadata);

}  // namespace facegraph
