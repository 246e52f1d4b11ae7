// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace facegraph {

/// Contingency table of identities and clusters, the input of all metrics. Sparse: only pairs of an
/// identity and a cluster that share faces have a cell, so there is at most one cell per face.
struct Contingency {
  struct Cell {
    int32_t identity;  ///< 0..num_identities-1
    int32_t cluster;   ///< 0..num_clusters-1
    int32_t count;     ///< shared faces, > 0
  };
  std::vector<Cell> cells;              ///< by identity, then by cluster
  std::vector<int32_t> identity_sizes;  ///< [num_identities] faces of each identity, may be 0
  std::vector<int32_t> cluster_sizes;   ///< [num_clusters] faces of each cluster, may be 0
  int64_t num_faces = 0;                ///< faces counted in the table

  int64_t num_identities() const { return static_cast<int64_t>(identity_sizes.size()); }
  int64_t num_clusters() const { return static_cast<int64_t>(cluster_sizes.size()); }
};

/// Builds the table from true labels [n] and predicted labels [n], any 64-bit integers. Identities
/// and clusters are numbered by ascending label. A face with a negative true label is left out. A
/// face with a negative predicted label is a singleton, numbered after the clusters. Linear in n if
/// labels are not much larger than n, else n log n. Throws Error(kBadData) if the lengths differ.
Contingency Tabulate(std::span<const int64_t> truth, std::span<const int64_t> predicted);

/// Removes the faces of the `count` largest identities (equal sizes: the lower number first).
/// Identities and clusters keep their numbers, so some have size 0 afterwards.
Contingency WithoutLargestIdentities(const Contingency& table, int64_t count);

}  // namespace facegraph
