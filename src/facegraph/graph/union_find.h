// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace facegraph {

/// Disjoint sets of the items 0..count-1: union by size, path halving. Not thread safe.
class UnionFind {
 public:
  explicit UnionFind(int64_t count);
  /// The representative of the set that contains `item`.
  int32_t Find(int32_t item) {
    while (parent_[item] != item) item = parent_[item] = parent_[parent_[item]];
    return item;
  }
  /// Joins the sets of a and b. Returns false if they were the same set.
  bool Union(int32_t a, int32_t b) {
    if (parent_[a] == parent_[b])
      return false;  // a fast path: most edges of a graph join nothing new
    a = Find(a);
    b = Find(b);
    if (a == b) return false;
    if (size_[a] < size_[b]) std::swap(a, b);
    parent_[b] = a;
    size_[a] += size_[b];
    return true;
  }
  /// The number of items in the set of `item`.
  int32_t Size(int32_t item) { return size_[Find(item)]; }
  /// The number of items in all sets.
  int32_t Count() const { return static_cast<int32_t>(parent_.size()); }

 private:
  std::vector<int32_t> parent_;
  std::vector<int32_t> size_;
};

}  // namespace facegraph
