// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/graph/partition.h"

namespace facegraph {

/// Who is in which cluster, by true labels. Faces without a label are left out everywhere.
struct ClusterTruth {
  struct Share {
    int32_t person;  ///< 0..num_identities-1
    int32_t faces;   ///< of the person in the cluster, > 0
  };
  std::vector<int64_t> offsets;         ///< [num_clusters + 1] into shares
  std::vector<Share> shares;            ///< of a cluster: most faces first, then the lower person
  std::vector<int64_t> label;           ///< [num_identities] the label of each, ascending
  std::vector<int32_t> person_sizes;    ///< [num_identities] faces of each, in any cluster or none
  std::vector<int32_t> person_of_face;  ///< [n], -1: not known
  int64_t num_faces = 0;                ///< with a label

  int64_t num_clusters() const { return static_cast<int64_t>(offsets.size()) - 1; }
  int64_t num_identities() const { return static_cast<int64_t>(label.size()); }
  std::span<const Share> Shares(int64_t cluster) const {
    return {shares.data() + offsets[cluster],
            static_cast<size_t>(offsets[cluster + 1] - offsets[cluster])};
  }
  /// Faces of the cluster with a label.
  int64_t Known(int64_t cluster) const;
  /// The share of those that are of the person most frequent there, 0..1; NaN if none is known.
  double Purity(int64_t cluster) const;
  /// The person most frequent there, -1 if none is known.
  int32_t Majority(int64_t cluster) const;
};

/// truth [n]: any integers, a negative one is not known. Throws Error(kBadData) if the lengths
/// differ or no face has a label.
ClusterTruth MakeClusterTruth(const Partition& partition, std::span<const int64_t> truth);

}  // namespace facegraph
