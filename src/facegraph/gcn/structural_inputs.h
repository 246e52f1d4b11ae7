// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "facegraph/base/matrix.h"
#include "facegraph/gcn/batch.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/nn/buffer.h"

namespace facegraph {

/// What structural inputs tell of a face in a proposal. None depends on the embedder's dimension,
/// and none tells who the face is, so a model trained on them fits other people and other
/// embedders. A face's neighbors are the first kStructuralNeighbors of its list, itself left out;
/// "inside" means: in the same proposal. Means and maxima over no neighbor are 0. Found by
/// measuring what predicts IoP on people held out of training (docs/benchmarks.md).
inline constexpr std::array<std::string_view, 14> kStructuralInputNames = {
    "neighbors inside, of those that could be",
    "share of the neighbors that are inside",
    "mean similarity of neighbors inside",
    "largest similarity of neighbors inside",
    "mean similarity of the first ten neighbors outside",
    "largest similarity of neighbors outside",
    "similarity to the mean of the proposal",
    "similarity of the first neighbor",
    "similarity of the last neighbor",
    "share of the first ten neighbors that are inside",
    "share of the neighbors' similarity that is inside",
    "mean of the first ten outside, less the mean inside",
    "logarithm of the proposal's size",
    "mean similarity of neighbors outside"};

inline constexpr int64_t kNumStructuralInputs = kStructuralInputNames.size();
inline constexpr int64_t kStructuralNeighbors = 79;

/// Fills inputs [nodes, at least kNumStructuralInputs], the first columns of each row, for all
/// nodes of a batch. `unit_rows` [nodes, d] are the nodes' features at unit length. Thread safe.
void FillStructuralInputs(const NeighborLists& neighbors, const RaggedBatch& batch,
                          MatrixView<const float> unit_rows, MatrixView<float> inputs);

/// What GCN-S is told of a node relative to the seed of its proposal.
inline constexpr std::array<std::string_view, 5> kSeedInputNames = {
    "is the seed", "is the seed or its neighbor", "similarity to the seed",
    "similarity to the surroundings of the seed", "similarity of the surroundings of both"};

inline constexpr int64_t kNumSeedInputs = kSeedInputNames.size();

/// The seed inputs of a batch, for one seed after another. The surroundings of a node are the mean
/// of its own and its neighbors' features inside the proposal: a hint that is less at the mercy of
/// one bad picture.
class SeedInputs {
 public:
  /// `unit_rows` [nodes, d] must outlive the calls of Fill.
  void Prepare(const RaggedBatch& batch, MatrixView<const float> unit_rows);

  /// Fills the last kNumSeedInputs columns of inputs, in the rows of the seeds' proposals. seeds:
  /// nodes of the batch, at most one a proposal, ascending.
  void Fill(const RaggedBatch& batch, std::span<const int64_t> seeds,
            MatrixView<float> inputs) const;

 private:
  void FillProposal(const RaggedBatch& batch, int64_t p, int64_t seed,
                    MatrixView<float> inputs) const;

  MatrixView<const float> unit_rows_;
  Buffer surroundings_;  ///< [nodes, d], at unit length
};

}  // namespace facegraph
