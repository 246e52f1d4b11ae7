// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace facegraph {

/// How often each identity meets each cluster: all that the metrics look at. Sparse: a cell only
/// where they do meet, at most one per face.
struct Contingency {
  struct Cell {
    int32_t identity;  ///< 0..num_identities-1
    int32_t cluster;   ///< 0..num_clusters-1
    int32_t count;     ///< faces that both have, > 0
  };
  std::vector<Cell> cells;              ///< by identity, then by cluster
  std::vector<int32_t> identity_sizes;  ///< [num_identities] faces of each, may be 0
  std::vector<int32_t> cluster_sizes;   ///< [num_clusters] faces of each, may be 0
  int64_t num_faces = 0;                ///< counted in the table

  int64_t num_identities() const { return static_cast<int64_t>(identity_sizes.size()); }
  int64_t num_clusters() const { return static_cast<int64_t>(cluster_sizes.size()); }
};

/// Tabulates labels [n] of what is true against labels [n] of what was predicted. Labels are any
/// integers of 64 bits; they are numbered here in ascending order. A face whose true label is
/// negative is left out as if it did not exist; one whose predicted label is negative is a cluster
/// of its own. Linear in n for labels that are not much larger than n. Throws Error(kBadData) if
/// the lengths differ.
Contingency Tabulate(std::span<const int64_t> truth, std::span<const int64_t> predicted);

/// The table without the faces of the `count` largest identities (equal size: lower number first).
/// Numbers stay as they are, so that identities and clusters of size 0 are left in it.
Contingency WithoutLargestIdentities(const Contingency& table, int64_t count);

}  // namespace facegraph
