// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/features.h"
#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Options of Ddc.
struct DdcOptions {
  int64_t num_nearest =
      10;  ///< maximum size of a neighborhood, the face itself counted, at least 1
  double min_neighbor = 0.5;        ///< minimum similarity of a face and its neighbors, -1..1
  int64_t k = 0;                    ///< columns of the lists whose pairs are compared; 0: all
  double min_similarity = 0.5;      ///< minimum similarity of clusters that are joined, -1..1
  double missing_similarity = 0.3;  ///< similarity of pairs that are not compared, -1..1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// The center [dim] of the smallest sphere that contains the given rows of `units` [n, dim].
std::vector<float> SmallestSphereCenter(MatrixView<const float> units,
                                        std::span<const int32_t> rows);

/// DDC, deep density clustering (Lin et al., "Deep density clustering of unconstrained faces", CVPR
/// 2018): describes a face by the center of the smallest sphere that contains its neighborhood. All
/// faces of a dense neighborhood have about the same center. The similarity of two faces is the
/// mean cosine between the center of one and the faces in the neighborhood of the other, averaged
/// over both directions. Then average linkage (linkage.h).
///
/// Canonical; the same for any number of threads. Throws Error(kUsage) for invalid options.
Partition Ddc(const Features& features, const NeighborLists& neighbors, const DdcOptions& options,
              const Execution& execution = {});

}  // namespace facegraph
