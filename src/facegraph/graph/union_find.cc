// SPDX-License-Identifier: MIT
#include "facegraph/graph/union_find.h"

#include <cstddef>
#include <numeric>

namespace facegraph {

UnionFind::UnionFind(int64_t count)
    : parent_(static_cast<size_t>(count)), size_(static_cast<size_t>(count), 1) {
  std::iota(parent_.begin(), parent_.end(), 0);
}

}  // namespace facegraph
