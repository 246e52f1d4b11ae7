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
  kDetection,    ///< GCN-D: the quality of a proposal (LTC, section 3.3)
  kSegmentation  ///< GCN-S: which faces have the identity of a seed face (LTC, section 3.4)
};

inline constexpr NameTable<GcnTask, 2> kGcnTaskNames{
    {{"detection", GcnTask::kDetection}, {"segmentation", GcnTask::kSegmentation}}};

/// The inputs of a network for each vertex.
enum class VertexInput {
  kFeatures,   ///< the face's unit feature, as in the paper
  kStructure,  ///< the graph structure around the face, for any embedder: structural_inputs.h
  kConstant    ///< the number 1, to measure the effect of the other two
};

inline constexpr NameTable<VertexInput, 3> kVertexInputNames{
    {{"structure", VertexInput::kStructure},
     {"features", VertexInput::kFeatures},
     {"constant", VertexInput::kConstant}}};

/// Edge weights of the neighborhood averages. A vertex itself always has the weight 1.
enum class EdgeWeight {
  kOne,
  kSimilarity  ///< the similarity, at least 0
};

inline constexpr NameTable<EdgeWeight, 2> kEdgeWeightNames{
    {{"one", EdgeWeight::kOne}, {"similarity", EdgeWeight::kSimilarity}}};

/// Outputs of GCN-D (LTC, equation 1).
enum class Head { kIou, kIop };

inline constexpr NameTable<Head, 2> kHeadNames{{{"iou", Head::kIou}, {"iop", Head::kIop}}};

/// The shape of a network: everything but its weights.
struct Architecture {
  GcnTask task = GcnTask::kDetection;
  VertexInput input = VertexInput::kFeatures;
  int64_t input_width = 0;  ///< values per vertex, without the seed inputs of GCN-S
  EdgeWeight edge_weight = EdgeWeight::kOne;
  std::vector<int64_t> convolution_widths{512, 64};  ///< outputs of each graph convolution
  bool convolution_bias = false;                     ///< false in the authors' code
  std::vector<int64_t> hidden_widths;  ///< linear layers with ReLU before the output layer

  // Detection only.
  std::vector<Pooling> poolings{Pooling::kMax};  ///< over vertices; several are concatenated
  bool append_log_size = false;                  ///< append the log of the size after pooling
  std::vector<Head> heads{Head::kIou, Head::kIop};
  /// True: outputs pass a sigmoid, stay in 0..1 and are trained with cross-entropy. False: outputs
  /// are linear and are trained with squared error, as in the paper.
  bool sigmoid = false;

  // Segmentation only.
  /// The dense layers also get the inputs of the vertex, beside the output of the convolutions.
  /// Only for structural inputs.
  bool append_input = false;

  /// Seed inputs per vertex: 0 for GCN-D; for GCN-S kNumSeedInputs with structural inputs,
  /// otherwise 1 (the seed bit).
  int64_t SeedWidth() const;
  /// Inputs of the first convolution per vertex.
  int64_t FirstWidth() const { return input_width + SeedWidth(); }
  /// Inputs of the dense layers per proposal (GCN-D) or vertex (GCN-S).
  int64_t BackboneWidth() const;
  /// Number of heads of GCN-D; 2 for GCN-S, the logits of outlier and inlier.
  int64_t NumOutputs() const;

  /// Throws Error(kUsage) for a width out of 1..65536, or a missing or repeated convolution,
  /// pooling or head.
  void Check() const;

  bool operator==(const Architecture&) const = default;
};

/// The architecture as text for the metadata of model files, and back. ArchitectureFromMetadata
/// throws Error(kBadData) that names a missing or invalid field.
std::map<std::string, std::string> ToMetadata(const Architecture& architecture);
Architecture ArchitectureFromMetadata(const std::map<std::string, std::string>& metadata);

}  // namespace facegraph
