// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/features.h"
#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/components.h"

namespace facegraph {

struct DdcOptions {
  int64_t num_nearest = 10;  ///< faces of a neighbourhood, itself counted, at least 1
  /// Only neighbours at least this similar to the face are in its neighbourhood, -1..1.
  double min_neighbour = 0.5;
  int64_t k = 0;                    ///< columns of the lists whose pairs are compared; 0: all
  double min_similarity = 0.5;      ///< of clusters that are joined, -1..1
  double missing_similarity = 0.3;  ///< what a pair that is not compared is taken to have, -1..1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// The centre of the smallest sphere around some rows [dim] of `units`.
std::vector<float> CoveringCentre(MatrixView<const float> units, std::span<const int32_t> rows);

/// DDC, deep density clustering (Lin et al., "Deep density clustering of unconstrained faces", CVPR
/// 2018): a face stands for its neighbourhood, by the centre of the smallest sphere that covers it,
/// which is the same for a dense neighbourhood wherever in it the face lies; two faces are as
/// similar as the mean cosine of each one's centre and the faces of the other's neighbourhood.
/// Average linkage on those similarities (linkage.h).
///
/// Canonical; the same for any number of threads.
Partition Ddc(const Features& features, const NeighbourLists& neighbours, const DdcOptions& options,
              const Execution& execution = {});

}  // namespace facegraph
