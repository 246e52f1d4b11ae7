// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace facegraph {

/// Disjoint sets with union by size and path halving.
class UnionFind {
 public:
  explicit UnionFind(int64_t count);
  /// A representative of the set that holds `item`.
  int32_t Find(int32_t item) {
    while (parent_[item] != item) item = parent_[item] = parent_[parent_[item]];
    return item;
  }
  /// Joins two sets; false if they were one already.
  bool Union(int32_t a, int32_t b) {
    if (parent_[a] == parent_[b]) return false;  // most pairs of a graph join nothing new
    a = Find(a);
    b = Find(b);
    if (a == b) return false;
    if (size_[a] < size_[b]) std::swap(a, b);
    parent_[b] = a;
    size_[a] += size_[b];
    return true;
  }
  /// Items in the set of `item`.
  int32_t Size(int32_t item) { return size_[Find(item)]; }
  int32_t Count() const { return static_cast<int32_t>(parent_.size()); }

 private:
  std::vector<int32_t> parent_;
  std::vector<int32_t> size_;
};

}  // namespace facegraph
