// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "facegraph/affinity/confident_neighbor_sums.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/kernels/byte_rows.h"

namespace facegraph {

/// What is told of an edge, a face and one of its neighbors. All of it is structure: who the two
/// are, which embedder made the features, and how long those are stay unknown, so what is learned
/// of these inputs holds for other people and embedders. Similarities are counted from the mean of
/// pairs drawn at random, in standard deviations of those.
inline constexpr std::array<std::string_view, 36> kEdgeInputNames = {
    "similarity",
    "logarithm of the neighbor's rank in the face's list",
    "logarithm of the face's rank in the neighbor's list, twice its length if absent",
    "share of both lists' weight that lies on shared neighbors",
    "logarithm of the weight on the same neighbor",
    "root of the number of shared neighbors",
    "root of the number shared among the first twenty",
    "mean of the face's first ten similarities",
    "mean of the neighbor's first ten similarities",
    "mean of the face's first forty",
    "mean of the neighbor's first forty",
    "last similarity of the face's list",
    "last similarity of the neighbor's list",
    "similarity of the means of both faces' surroundings",
    "similarity less the mean of the face's first ten",
    "similarity less the mean of the neighbor's first ten",
    "similarity less the last of the face's list",
    "similarity less the last of the neighbor's list",
    "mean of the face's first three",
    "mean of the neighbor's first three",
    "mean of the face's first twenty",
    "mean of the neighbor's first twenty",
    "similarity of the face and the neighbor with its confident neighbors",
    "similarity of the neighbor and the face with its confident neighbors",
    "similarity of both with their confident neighbors",
    "logarithm of the number of the face's confident neighbors",
    "logarithm of the number of the neighbor's confident neighbors",
    "whether the neighbor is a mate of the face",
    "whether the face is a mate of the neighbor",
    // Of the whole set, the same for all edges: how far apart strangers and persons are there.
    "mean over faces of the mean of the first three",
    "deviation over faces of the mean of the first three",
    "mean over faces of the last similarity of the list",
    "mean similarity of faces and their confident neighbors",
    "deviation of the similarity of faces and their confident neighbors",
    "share of faces with confident neighbors",
    "mean logarithm of the number of confident neighbors",
};

inline constexpr int64_t kNumEdgeInputs = kEdgeInputNames.size();
inline constexpr int64_t kNumSetInputs = 7;  ///< the last ones, of the whole set

/// Mean and standard deviation of the similarity of pairs drawn at random: where strangers lie.
struct Background {
  double mean = 0;
  double std_dev = 1;
};

/// Works out the inputs of edges from whole lists of neighbors. Holds n (d + 4 k + 24) bytes,
/// with confident neighbors n (3 d + 4 k + 36).
class EdgeInputs {
 public:
  /// `features` and `neighbors` must outlive this, and `confident neighbors`, which may be null: not known, and
  /// what tells of them is 0. Throws Error(kBadData) if these are not of as many faces.
  EdgeInputs(const Features& features, const NeighborLists& neighbors, const ConfidentNeighbors* confident_neighbors,
             const Execution& execution);

  /// Fills inputs [k, kNumEdgeInputs], a row for each column of the face's list; 0 for the face
  /// itself and for places without a neighbor (see IsEdge). Thread safe.
  void Fill(int64_t face, MatrixView<float> inputs) const;

  /// Whether a place of a face's list holds a neighbor other than the face itself.
  bool IsEdge(int64_t face, int64_t column) const {
    const int32_t id = neighbors_.ids(face, column);
    return id >= 0 && id != face;
  }

 private:
  struct Summary {
    float first3 = 0, first10 = 0, first20 = 0, first40 = 0, last = 0;
  };
  struct Shared;
  float Relative(float similarity) const {
    return static_cast<float>((similarity - background_.mean) / background_.std_dev);
  }
  Summary Summarize(int64_t face) const;
  void SetWeights(int64_t face);
  void DescribeSet(MatrixView<const float> units, const ConfidentNeighbors* confident_neighbors);
  void MakeMeans(MatrixView<const float> units, const Execution& execution);
  Shared Compare(int64_t face, int64_t column, const class ListPositions& positions) const;

  const NeighborLists& neighbors_;
  Background background_, of_means_;
  std::vector<Summary> summaries_;  ///< [n]
  Matrix<float> weights_;           ///< [n, k] the softmax over each list
  ByteRows means_;                  ///< of each face and its first ten neighbors, at unit length
  std::optional<ConfidentNeighborSums> confident_neighbor_sums_;
  std::array<float, kNumSetInputs> of_set_{};
};

}  // namespace facegraph
