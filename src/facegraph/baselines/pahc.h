// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/features.h"
#include "facegraph/baselines/linear_svm.h"
#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

struct PahcOptions {
  int64_t num_positive = 6;    ///< nearest faces, itself counted, that its machine takes in; >= 1
  int64_t num_negative = 100;  ///< faces drawn at random that it keeps out, at least 1
  LinearSvmOptions svm{};
  int64_t k = 0;                     ///< columns of the lists whose pairs are compared; 0: all
  double min_similarity = 0;         ///< margin at which clusters are joined, -1..1
  double missing_similarity = -0.5;  ///< what a pair that is not compared is taken to have, -1..1
  uint64_t seed = 0;                 ///< of the negatives

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// PAHC, proximity-aware hierarchical clustering (Lin, Chen and Chellappa, "A proximity-aware
/// hierarchical clustering of faces", FG 2017): every face has a linear SVM that tells its nearest
/// neighbors from faces at random; two faces are as similar as the mean margin that each one's SVM
/// gives the other's neighbors. Average linkage on those similarities (linkage.h).
///
/// The negatives are one set for all, less those in a face's own list. Canonical; the same for any
/// number of threads.
Partition Pahc(const Features& features, const NeighborLists& neighbors,
               const PahcOptions& options, const Execution& execution = {});

}  // namespace facegraph
