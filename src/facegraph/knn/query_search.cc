// SPDX-License-Identifier: MIT
#include "facegraph/knn/query_search.h"

#include <algorithm>
#include <cassert>
#include <vector>

#include "facegraph/base/parallel.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/knn/candidate_lists.h"
#include "facegraph/knn/pair_search.h"

namespace facegraph {
namespace {

// Right-hand rows per tile: at most 256 KB when packed, so that they stay in the L2 cache while all
// queries are multiplied with them.
int64_t TileRows(int64_t dim) { return std::clamp<int64_t>(65536 / dim / 32 * 32, 32, 256); }

Matrix<float> Gather(MatrixView<const float> units, std::span<const int32_t> queries) {
  Matrix<float> rows(static_cast<int64_t>(queries.size()), units.cols());
  for (int64_t r = 0; r < rows.rows(); ++r) {
    std::ranges::copy(units.Row(queries[static_cast<size_t>(r)]), rows.Row(r).begin());
  }
  return rows;
}

// Adds rows first, first + 1, ... with these similarities to a list if they reach its cut.
void AddAboveCut(std::span<const float> values, int64_t first, std::span<int32_t> positions,
                 int64_t list, CandidateLists& lists) {
  const float cut = static_cast<float>(lists.Cuts(list, list + 1).front()) / kTicksPerOne;
  const int64_t found = FindAtLeast(values, cut, positions);
  for (int32_t position : positions.first(static_cast<size_t>(found))) {
    lists.Add(list, static_cast<int32_t>(first) + position,
              ToTicks(values[static_cast<size_t>(position)]));
  }
}

// The candidate stage: float32 products of all queries with all rows. It adds every face at or
// above the cut of a list, with a value within the error bound of the lists.
void AddProducts(MatrixView<const float> left, MatrixView<const float> units, CandidateLists& lists,
                 const Execution& execution) {
  const int64_t tile_rows = TileRows(units.cols());
  PackedRows right;
  std::vector<float> products;
  std::vector<int32_t> positions(static_cast<size_t>(tile_rows));
  for (int64_t tile = 0; tile < units.rows(); tile += tile_rows) {
    execution.CheckCanceled();
    right.Pack(units.Rows(tile, std::min(tile + tile_rows, units.rows())));
    products.resize(static_cast<size_t>(kSimilarityRows * right.padded_rows()));
    for (int64_t begin = 0; begin < left.rows(); begin += kSimilarityRows) {
      const int64_t end = std::min(begin + kSimilarityRows, left.rows());
      const MatrixView<float> block(products.data(), end - begin, right.padded_rows());
      SimilarityBlock(left.Rows(begin, end), right, block);
      for (int64_t r = begin; r < end; ++r) {
        AddAboveCut(block.Row(r - begin).first(static_cast<size_t>(right.num_rows())), tile,
                    positions, r, lists);
      }
    }
  }
}

}  // namespace

void SearchQueries(MatrixView<const float> units, std::span<const int32_t> queries,
                   MatrixView<int32_t> ids, MatrixView<float> similarities,
                   const Execution& execution) {
  assert(ids.rows() == similarities.rows() && ids.cols() == similarities.cols());
  assert(ids.rows() == static_cast<int64_t>(queries.size()));
  const int64_t count = std::min(ids.cols(), units.rows() - 1);
  if (count <= 0) return;
  CandidateLists lists(units, queries, count, FloatPairFinder::Error(units.cols()));
  const Matrix<float> left = Gather(units, queries);
  AddProducts(left.View(), units, lists, execution);

  for (int64_t r = 0; r < ids.rows(); ++r) {
    const size_t places = static_cast<size_t>(count);
    lists.Finish(r, ids.Row(r).first(places), similarities.Row(r).first(places));
  }
}

void SearchQueryIds(MatrixView<const float> units, std::span<const int32_t> queries,
                    MatrixView<int32_t> ids, const Execution& execution) {
  constexpr int64_t kQueriesPerTask = 128;
  Matrix<float> similarities(ids.rows(), ids.cols());
  ParallelFor(ids.rows(), kQueriesPerTask, execution, [&](int64_t begin, int64_t end) {
    SearchQueries(units,
                  queries.subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin)),
                  ids.Rows(begin, end), similarities.View().Rows(begin, end), execution);
  });
}

}  // namespace facegraph
