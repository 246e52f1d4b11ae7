// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/features.h"
#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

struct DdcOptions {
  int64_t num_nearest = 10;  ///< faces of a neighborhood, itself counted, at least 1
  /// Only neighbors at least this similar to the face are in its neighborhood, -1..1.
  double min_neighbor = 0.5;
  int64_t k = 0;                    ///< columns of the lists whose pairs are compared; 0: all
  double min_similarity = 0.5;      ///< of clusters that are joined, -1..1
  double missing_similarity = 0.3;  ///< what a pair that is not compared is taken to have, -1..1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// The center of the smallest sphere around some rows [dim] of `units`.
std::vector<float> SmallestSphereCenter(MatrixView<const float> units, std::span<const int32_t> rows);

/// DDC, deep density clustering (Lin et al., "Deep density clustering of unconstrained faces", CVPR
/// 2018): a face stands for its neighborhood, by the center of the smallest sphere that covers it,
/// which is the same for a dense neighborhood wherever in it the face lies; two faces are as
/// similar as the mean cosine of each one's center and the faces of the other's neighborhood.
/// Average linkage on those similarities (linkage.h).
///
/// Canonical; the same for any number of threads.
Partition Ddc(const Features& features, const NeighborLists& neighbors, const DdcOptions& options,
              const Execution& execution = {});

}  // namespace facegraph
