// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "facegraph/affinity/mate_sums.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbours.h"
#include "facegraph/kernels/byte_rows.h"

namespace facegraph {

/// What is told of an edge, a face and one of its neighbours. All of it is structure: who the two
/// are, which embedder made the features, and how long those are stay unknown, so what is learned
/// of these inputs holds for other people and embedders. Similarities are counted from the mean of
/// pairs drawn at random, in deviations of those.
inline constexpr std::array<std::string_view, 36> kEdgeInputNames = {
    "similarity",
    "logarithm of the neighbour's rank in the face's list",
    "logarithm of the face's rank in the neighbour's list, twice its length if absent",
    "share of both lists' weight that lies on shared neighbours",
    "logarithm of the weight on the same neighbour",
    "root of the number of shared neighbours",
    "root of the number shared among the first twenty",
    "mean of the face's first ten similarities",
    "mean of the neighbour's first ten similarities",
    "mean of the face's first forty",
    "mean of the neighbour's first forty",
    "last similarity of the face's list",
    "last similarity of the neighbour's list",
    "similarity of the means of both faces' surroundings",
    "similarity less the mean of the face's first ten",
    "similarity less the mean of the neighbour's first ten",
    "similarity less the last of the face's list",
    "similarity less the last of the neighbour's list",
    "mean of the face's first three",
    "mean of the neighbour's first three",
    "mean of the face's first twenty",
    "mean of the neighbour's first twenty",
    "similarity of the face and the neighbour with its mates",
    "similarity of the neighbour and the face with its mates",
    "similarity of both with their mates",
    "logarithm of the number of the face's mates",
    "logarithm of the number of the neighbour's mates",
    "whether the neighbour is a mate of the face",
    "whether the face is a mate of the neighbour",
    // Of the whole set, the same for all edges: how far apart strangers and persons are there.
    "mean over faces of the mean of the first three",
    "deviation over faces of the mean of the first three",
    "mean over faces of the last similarity of the list",
    "mean similarity of faces and their mates",
    "deviation of the similarity of faces and their mates",
    "share of faces with mates",
    "mean logarithm of the number of mates",
};

inline constexpr int64_t kNumEdgeInputs = kEdgeInputNames.size();
inline constexpr int64_t kNumSetInputs = 7;  ///< the last ones, of the whole set

/// Mean and deviation of the similarity of pairs drawn at random: where strangers lie.
struct Background {
  double mean = 0;
  double deviation = 1;
};

/// Works out the inputs of edges from whole lists of neighbours. Holds n (d + 4 k + 24) bytes,
/// with mates n (3 d + 4 k + 36).
class EdgeInputs {
 public:
  /// `features` and `neighbours` must outlive this, and `mates`, which may be null: not known, and
  /// what tells of them is 0. Throws Error(kBadData) if these are not of as many faces.
  EdgeInputs(const Features& features, const NeighbourLists& neighbours, const Mates* mates,
             const Execution& execution);

  /// Fills inputs [k, kNumEdgeInputs], a row for each column of the face's list; 0 for the face
  /// itself and for places without a neighbour (see IsEdge). Thread safe.
  void Fill(int64_t face, MatrixView<float> inputs) const;

  /// Whether a place of a face's list holds a neighbour other than the face itself.
  bool IsEdge(int64_t face, int64_t column) const {
    const int32_t id = neighbours_.ids(face, column);
    return id >= 0 && id != face;
  }

 private:
  struct Summary {
    float first3 = 0, first10 = 0, first20 = 0, first40 = 0, last = 0;
  };
  struct Shared;
  float Relative(float similarity) const {
    return static_cast<float>((similarity - background_.mean) / background_.deviation);
  }
  Summary Summarise(int64_t face) const;
  void SetWeights(int64_t face);
  void DescribeSet(MatrixView<const float> units, const Mates* mates);
  void MakeMeans(MatrixView<const float> units, const Execution& execution);
  Shared Compare(int64_t face, int64_t column, const class ListPositions& positions) const;

  const NeighbourLists& neighbours_;
  Background background_, of_means_;
  std::vector<Summary> summaries_;  ///< [n]
  Matrix<float> weights_;           ///< [n, k] the softmax over each list
  ByteRows means_;                  ///< of each face and its first ten neighbours, at unit length
  std::optional<MateSums> mate_sums_;
  std::array<float, kNumSetInputs> of_set_{};
};

}  // namespace facegraph
