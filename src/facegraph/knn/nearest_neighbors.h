// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/base/names.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// The kind of nearest neighbor search.
enum class SearchKind {
  kAuto,        ///< exact if that takes about a minute at most or if groups save too little
  kExact,       ///< compares all pairs
  kApproximate  ///< compares faces with similar groups only; may miss a few neighbors
};

inline constexpr NameTable<SearchKind, 3> kSearchKindNames{
    {{"auto", SearchKind::kAuto},
     {"exact", SearchKind::kExact},
     {"approximate", SearchKind::kApproximate}}};

struct NeighborOptions {
  int k = 80;  ///< length of a list, including the face itself; at least 1
  SearchKind search = SearchKind::kAuto;
  /// For approximate search: the share of the true neighbors to find, in (0, 1).
  double min_recall = 0.98;

  /// Throws kUsage if an option is out of its range.
  void Check() const;
};

/// Statistics of a search.
struct SearchReport {
  bool exact = true;
  double pairs = 1;   ///< compared face pairs as a share of all pairs; repeated pairs count twice
  double recall = 1;  ///< share of the true neighbors found, measured on a sample of faces
};

/// The k most similar faces of every face (LTC, section 3.1), [n, min(k, n)]. Column 0 is the face
/// itself, even if a duplicate is as similar. The others are sorted by descending similarity, then
/// by ascending id.
///
/// Similarity is the dot product of unit rows (LoadUnitRows) in double, clamped to -1..1 and
/// rounded once to float. It is symmetric to the bit, and the same on every machine and for any
/// number of threads. A zero row has similarity 0 with every face, also with itself.
///
/// Exact search: no face that is left out would come before a listed one. It takes n^2 dim / 2
/// multiply-adds, on bytes if the machine multiplies those faster (CodedRows), else on float32. It
/// uses memory for the lists, the candidate lists (2.4 times as large), the unit rows as float32
/// and as bytes (5 n dim bytes) and a few MB per thread. Thousands of identical or zero rows cost
/// more time, not more memory.
///
/// Approximate search: faces are put into groups of a few dozen similar ones. A face is compared
/// with the faces of a group if its similarity to the centroid, minus that to its last neighbor in
/// its own block, reaches a threshold. Each comparison serves both faces. The threshold is chosen
/// on a sample of faces with known true neighbors, so that the recall reaches min_recall.
/// Similarities and order are exact; only some neighbors are missing. It uses slightly more memory
/// than exact search.
///
/// Throws kUsage as options.Check() does. Throws kBadData if dim < 1 or n >= 2^31, and for a row
/// with NaN or infinity, which it names.
NeighborLists NearestNeighbors(const Features& features, const NeighborOptions& options,
                               const Execution& execution, SearchReport* report = nullptr);

/// Expected number of row products (dot products of two rows) of a search. For exact search: all
/// pairs. For approximate search: an estimate measured on synthetic faces (docs/benchmarks.md).
double PredictProducts(const NeighborOptions& options, int64_t num_faces, int64_t dim);
/// Expected peak memory of a search in bytes, including its result, without the float32 unit rows.
int64_t PredictSearchBytes(const NeighborOptions& options, int64_t num_faces, int64_t dim,
                           int num_threads);

/// Multiply-adds per second of one thread in the exact search, for rows of `dim` values. Measures
/// for about 0.1 s. For predictions of the run time only; it never affects results.
double MeasureProductRate(int64_t dim);

/// The recall of neighbor lists: the share of the true neighbors that they contain, measured on
/// `sample` random faces. units [n, dim]: unit rows. 1 if there are no neighbors to find.
double MeasureRecall(MatrixView<const float> units, const NeighborLists& lists, int64_t sample,
                     uint64_t seed, const Execution& execution);

}  // namespace facegraph
