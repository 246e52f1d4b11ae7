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

/// Names of the structural inputs of a face in a proposal. None depends on the embedder's dimension
/// or on single feature values, so a trained model works for other identities and other embedders.
/// Neighbors are the first kStructuralNeighbors of the face's list without the face itself.
/// "Inside" means in the same proposal. Means and maxima over no neighbors are 0. The inputs were
/// selected by how well they predict the IoP of identities held out of training
/// (docs/benchmarks.md).
inline constexpr std::array<std::string_view, 14> kStructuralInputNames = {
    "number of neighbors inside, divided by the possible number",
    "share of the neighbors that are inside",
    "mean similarity of neighbors inside",
    "maximum similarity of neighbors inside",
    "mean similarity of the first ten neighbors outside",
    "maximum similarity of neighbors outside",
    "similarity to the mean feature of the proposal",
    "similarity of the first neighbor",
    "similarity of the last neighbor",
    "share of the first ten neighbors that are inside",
    "share of the sum of similarities that is inside",
    "mean similarity of the first ten neighbors outside minus the mean inside",
    "log of the proposal's size",
    "mean similarity of neighbors outside"};

inline constexpr int64_t kNumStructuralInputs = kStructuralInputNames.size();
inline constexpr int64_t kStructuralNeighbors = 79;

/// Fills the first kNumStructuralInputs columns of `inputs` [nodes, at least that many] for all
/// nodes of a batch. `unit_rows` [nodes, d] are the unit features of the nodes. Thread safe.
void FillStructuralInputs(const NeighborLists& neighbors, const RaggedBatch& batch,
                          MatrixView<const float> unit_rows, MatrixView<float> inputs);

/// Names of the inputs of GCN-S that relate a node to the seed of its proposal.
inline constexpr std::array<std::string_view, 5> kSeedInputNames = {
    "1 for the seed, else 0", "1 for the seed and its neighbors, else 0", "similarity to the seed",
    "similarity to the seed's neighborhood mean", "similarity of both neighborhood means"};

inline constexpr int64_t kNumSeedInputs = kSeedInputNames.size();

/// Computes the seed inputs of a batch, for any number of seeds in turn. The neighborhood mean of a
/// node is over itself and its neighbors inside the proposal. It depends less on the quality of
/// single pictures.
class SeedInputs {
 public:
  /// Computes the neighborhood means. `unit_rows` [nodes, d] must outlive the calls of Fill.
  void Prepare(const RaggedBatch& batch, MatrixView<const float> unit_rows);

  /// Fills the last kNumSeedInputs columns of `inputs` in the rows of the seeds' proposals. Seeds
  /// are nodes of the batch, at most one per proposal, ascending.
  void Fill(const RaggedBatch& batch, std::span<const int64_t> seeds,
            MatrixView<float> inputs) const;

 private:
  void FillProposal(const RaggedBatch& batch, int64_t p, int64_t seed,
                    MatrixView<float> inputs) const;

  MatrixView<const float> unit_rows_;
  Buffer neighborhood_means_;  ///< [nodes, d], at unit length
};

}  // namespace facegraph
