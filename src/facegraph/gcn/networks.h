// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/gcn/backbone.h"

// GCN-D and GCN-S on one batch: forward from the first layer's output, and backward. A state serves
// one thread at a time.

namespace facegraph {

/// GCN-D (LTC, section 3.3): the backbone, pooling over the nodes of each proposal, dense layers.
struct DetectorState {
  BackboneState backbone;
  Buffer pooled, pooled_gradient;            ///< [proposals, BackboneWidth()]
  std::vector<std::vector<int64_t>> argmax;  ///< per pooling, see PoolForward
  DenseState dense;
};

/// Call after FirstConvolution. Computes state.dense.Output() [proposals, heads]: logits if the
/// architecture has a sigmoid, otherwise predictions.
void FinishDetector(const GcnModel& model, const RaggedBatch& batch, DetectorState& state);

/// Adds to the gradients of all parameters, from the gradient of the outputs in state.dense.
void DetectorBackward(const GcnModel& model, const RaggedBatch& batch, DetectorState& state,
                      Gradients& gradients);

/// GCN-S (LTC, section 3.4): the backbone, then dense layers for each node.
struct SegmenterState {
  BackboneState backbone;
  Buffer joined, joined_gradient;  ///< [nodes, BackboneWidth()], only with append_input
  DenseState dense;                ///< its output [nodes, 2]: logits of outlier and inlier
};

/// Prepares `backbone` for SetSeeds, once per batch, after its input is filled.
void PrepareSeeds(const GcnModel& model, const RaggedBatch& batch, BackboneState& backbone);

/// Sets the seed inputs for one seed per proposal, of all or some proposals. Seeds are nodes of the
/// batch, ascending.
void SetSeeds(const GcnModel& model, const RaggedBatch& batch, std::span<const int64_t> seeds,
              BackboneState& backbone);

/// Alternative to SetSeeds for a model with a seed bit, after FirstConvolution without seeds. Adds
/// the part of the seed bits to `output` [nodes, width], before its ReLU: their neighborhood mean
/// times the last row of the first weight. Only the seeds' neighbors change, so trying another seed
/// costs little.
void AddSeeds(const GcnModel& model, const Adjacency& adjacency, std::span<const int64_t> seeds,
              MatrixView<float> output);

/// Call after FirstConvolution. Computes state.dense.Output() [nodes, 2].
void FinishSegmenter(const GcnModel& model, const RaggedBatch& batch, SegmenterState& state);

/// Adds to the gradients of all parameters, from the gradient of the outputs in state.dense.
void SegmenterBackward(const GcnModel& model, const RaggedBatch& batch, SegmenterState& state,
                       Gradients& gradients);

}  // namespace facegraph
