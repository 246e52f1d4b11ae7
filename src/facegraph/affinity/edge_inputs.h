// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "facegraph/affinity/confident_neighbors.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/kernels/byte_rows.h"

namespace facegraph {

/// Names of the inputs of an edge from a face to one of its neighbors. All inputs describe the
/// structure of the neighbor lists. None depends on single feature values, so a model trained on
/// them works for other identities and other embedders. Similarities are relative to random pairs:
/// minus their mean, divided by their standard deviation.
inline constexpr std::array<std::string_view, 36> kEdgeInputNames = {
    "similarity of the face and the neighbor",
    "log1p of the neighbor's rank in the face's list",
    "log1p of the face's rank in the neighbor's list; twice the list length if absent",
    "softmax weight of the shared neighbors, mean of both lists",
    "log of the sum over shared neighbors of the product of both softmax weights",
    "square root of the number of shared neighbors",
    "square root of the number of neighbors shared by the first 20 of both lists",
    "mean of the face's top 10 similarities",
    "mean of the neighbor's top 10 similarities",
    "mean of the face's top 40 similarities",
    "mean of the neighbor's top 40 similarities",
    "last similarity in the face's list",
    "last similarity in the neighbor's list",
    "similarity of both local means, each over a face and its top 10",
    "similarity minus the mean of the face's top 10",
    "similarity minus the mean of the neighbor's top 10",
    "similarity minus the last in the face's list",
    "similarity minus the last in the neighbor's list",
    "mean of the face's top 3 similarities",
    "mean of the neighbor's top 3 similarities",
    "mean of the face's top 20 similarities",
    "mean of the neighbor's top 20 similarities",
    "similarity of the face and the sum of the neighbor and its confident neighbors",
    "similarity of the neighbor and the sum of the face and its confident neighbors",
    "similarity of both sums with confident neighbors",
    "log1p of the number of the face's confident neighbors",
    "log1p of the number of the neighbor's confident neighbors",
    "1 if the neighbor is a confident neighbor of the face, else 0",
    "1 if the face is a confident neighbor of the neighbor, else 0",
    // The same for all edges: where same-identity and different-identity pairs lie in this data
    // set.
    "data set: mean of the faces' mean top 3 similarity",
    "data set: standard deviation of the faces' mean top 3 similarity",
    "data set: mean of the faces' last similarity in the list",
    "data set: mean similarity of faces and their confident neighbors",
    "data set: standard deviation of the similarity of faces and their confident neighbors",
    "data set: share of faces with confident neighbors",
    "data set: mean log1p of the number of confident neighbors",
};

inline constexpr int64_t kNumEdgeInputs = kEdgeInputNames.size();
inline constexpr int64_t kNumSetInputs = 7;  ///< the last inputs, of the whole data set

/// Mean and standard deviation of the similarity of random pairs, most of which have different
/// identities.
struct Background {
  double mean = 0;
  double std_dev = 1;
};

/// Computes the inputs of edges from the neighbor lists of all faces. Needs n (d + 4 k + 24) bytes,
/// with confident neighbors n (3 d + 4 k + 36) bytes.
class EdgeInputs {
 public:
  /// `features` [n, d], `neighbors` [n, k] and `confident_neighbors` must outlive this object. Null
  /// confident neighbors are unknown: their inputs are 0. Throws Error(kBadData) if the numbers of
  /// faces differ.
  EdgeInputs(const Features& features, const NeighborLists& neighbors,
             const ConfidentNeighbors* confident_neighbors, const Execution& execution);

  /// Fills inputs [k, kNumEdgeInputs], one row per entry of the face's list. Rows of entries that
  /// are not edges (see IsEdge) are 0. Thread safe.
  void Fill(int64_t face, MatrixView<float> inputs) const;

  /// Whether an entry of a face's list is a neighbor other than the face itself.
  bool IsEdge(int64_t face, int64_t column) const {
    const int32_t id = neighbors_.ids(face, column);
    return id >= 0 && id != face;
  }

 private:
  /// Mean of the first similarities of a list, and its last one.
  struct Summary {
    float first3 = 0, first10 = 0, first20 = 0, first40 = 0, last = 0;
  };
  struct Shared;
  float Relative(float similarity) const {
    return static_cast<float>((similarity - background_.mean) / background_.std_dev);
  }
  Summary Summarize(int64_t face) const;
  void SetWeights(int64_t face);
  void SummarizeDataSet(MatrixView<const float> units,
                        const ConfidentNeighbors* confident_neighbors);
  void ComputeLocalMeans(MatrixView<const float> units, const Execution& execution);
  Shared CompareLists(int64_t face, int64_t column, const class ListPositions& positions) const;
  void FillEdge(int64_t face, int64_t column, const ListPositions& positions,
                std::span<float> inputs) const;

  const NeighborLists& neighbors_;
  Background background_;           ///< of the faces
  Background means_background_;     ///< of the local means
  std::vector<Summary> summaries_;  ///< [n]
  Matrix<float> weights_;           ///< [n, k] softmax over each list
  ByteRows means_;                  ///< [n, d] local means at unit length: a face and its top 10
  std::optional<ConfidentNeighborSums> confident_neighbor_sums_;
  std::array<float, kNumSetInputs> data_set_inputs_{};
};

}  // namespace facegraph
