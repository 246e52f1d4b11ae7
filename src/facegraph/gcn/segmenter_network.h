// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/gcn/dense_layers.h"
#include "facegraph/gcn/backbone.h"

namespace facegraph {

/// GCN-S on one batch (LTC, section 3.4): the backbone, then linear layers per node. For one thread at
/// a time.
struct SegmenterState {
  BackboneState backbone;
  Buffer joined, joined_gradient;  ///< [nodes, BackboneWidth()] with append_input
  DenseState dense;                ///< its output: [nodes, 2], the logits of outlier and inlier
};

/// Makes backbone ready for SetSeeds, once for a batch whose input is filled.
void PrepareSeeds(const GcnModel& model, const RaggedBatch& batch, BackboneState& backbone);

/// Tells the input of one seed a proposal: nodes of the batch, ascending, for all proposals or
/// some.
void SetSeeds(const GcnModel& model, const RaggedBatch& batch, std::span<const int64_t> seeds,
              BackboneState& backbone);

/// The same for a model with a seed bit, after FirstConvolution of an input without seeds: adds to
/// `output` [nodes, width], before its ReLU, what the seed bits contribute. That is their mean over
/// each neighborhood times the last row of the first weight, and touches the seeds' neighbors
/// only: one more seed costs next to nothing.
void AddSeeds(const GcnModel& model, const Adjacency& adjacency, std::span<const int64_t> seeds,
              MatrixView<float> output);

/// From the backbone after FirstConvolution to state.dense.Output().
void FinishSegmenter(const GcnModel& model, const RaggedBatch& batch, SegmenterState& state);

/// From the gradient of that output, in state.dense: adds to the gradients of all parameters.
void SegmenterBackward(const GcnModel& model, const RaggedBatch& batch, SegmenterState& state,
                       Gradients& gradients);

}  // namespace facegraph
