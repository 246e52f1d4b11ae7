// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// How the nearest neighbors are looked for.
enum class SearchKind {
  kAuto,        ///< exactly where that is a matter of a minute or so, or where groups do not help
  kExact,       ///< all pairs: no neighbor is missed
  kApproximate  ///< pairs of faces and groups that are alike: a few neighbors may be missed
};

struct NeighborOptions {
  int k = 80;  ///< length of a list, the face itself counted; at least 1
  SearchKind search = SearchKind::kAuto;
  /// Of an approximate search: the share of the true neighbors to find, above 0, below 1.
  double min_recall = 0.98;

  /// Throws kUsage if an option is out of its range.
  void Check() const;
};

/// How a search went.
struct SearchReport {
  bool exact = true;
  double pairs = 1;   ///< face pairs compared (twice, some of them), as a share of all
  double recall = 1;  ///< share of the true neighbors found, measured on a sample of faces
};

/// For every face its k most similar faces, as ExactNeighbors gives them, or most of them.
///
/// The approximate search puts the faces into groups of a few dozen alike ones. A face is compared
/// with a group if it is about as similar to the group's middle as to the last of its neighbors so
/// far, and each comparison serves both faces. How similar exactly is read off a sample of faces
/// whose true neighbors are found first, so that the recall comes out as asked. Similarities and
/// order are exact, only some neighbors are missing. The result is the same on every machine and
/// for any number of threads. Throws as ExactNeighbors does; holds a little more than that.
NeighborLists NearestNeighbors(const Features& features, const NeighborOptions& options,
                                 const Execution& execution, SearchReport* report = nullptr);

/// How many products of rows a search takes: those of all pairs, or for one that would be
/// approximate about as many as among synthetic faces (docs/benchmarks.md).
double PredictProducts(const NeighborOptions& options, int64_t num_faces, int64_t dim);
/// Bytes that a search will hold at once, its result among them, beside rows of float32 at unit
/// length.
int64_t PredictSearchBytes(const NeighborOptions& options, int64_t num_faces, int64_t dim,
                           int num_threads);

/// The share of their true neighbors that the lists of `sample` faces hold, drawn at random. 1
/// where there is nothing to find.
double MeasureRecall(MatrixView<const float> units, const NeighborLists& lists, int64_t sample,
                     uint64_t seed, const Execution& execution);

}  // namespace facegraph
