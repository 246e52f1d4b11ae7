// SPDX-License-Identifier: MIT
#include "facegraph/proposals/inner_product_neighbors.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "facegraph/base/parallel.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kRowsPerBlock = 16;  // share each row of the other side while it is in the cache

}  // namespace

NeighborLists InnerProductNeighbors(MatrixView<const float> rows, int64_t k,
                                      const Execution& execution) {
  const int64_t n = rows.rows();
  const int64_t num_found = std::min(k, n);
  NeighborLists lists{Matrix<int32_t>(n, k, -1), Matrix<float>(n, k)};
  ParallelFor(n, kRowsPerBlock, execution, [&](int64_t begin, int64_t end) {
    Matrix<float> products(end - begin, n);
    for (int64_t other = 0; other < n; ++other) {
      for (int64_t row = begin; row < end; ++row) {
        const double product = ExactDot(rows.Row(row).data(), rows.Row(other).data(), rows.cols());
        products(row - begin, other) = static_cast<float>(product);
      }
    }
    std::vector<int32_t> order(static_cast<size_t>(n));
    for (int64_t row = begin; row < end; ++row) {
      const std::span<const float> of_row = products.View().Row(row - begin);
      std::iota(order.begin(), order.end(), 0);
      std::partial_sort(order.begin(), order.begin() + num_found, order.end(),
                        [&](int32_t a, int32_t b) {
                          return of_row[a] != of_row[b] ? of_row[a] > of_row[b] : a < b;
                        });
      for (int64_t c = 0; c < num_found; ++c) {
        lists.ids(row, c) = order[c];
        lists.similarities(row, c) = of_row[order[c]];
      }
    }
  });
  return lists;
}

}  // namespace facegraph
