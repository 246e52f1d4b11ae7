// SPDX-License-Identifier: MIT
#include "facegraph/knn/find_neighbors.h"

#include <algorithm>
#include <cassert>
#include <vector>

#include "facegraph/knn/candidate_lists.h"
#include "facegraph/knn/float_pair_finder.h"
#include "facegraph/base/parallel.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

// Right-hand rows at once: packed, 256 KB at most, they stay in the second-level cache while all
// faces of the search pass by.
int64_t TileRows(int64_t dim) { return std::clamp<int64_t>(65536 / dim / 32 * 32, 32, 256); }

Matrix<float> Gather(MatrixView<const float> units, std::span<const int32_t> faces) {
  Matrix<float> rows(static_cast<int64_t>(faces.size()), units.cols());
  for (int64_t r = 0; r < rows.rows(); ++r) {
    std::ranges::copy(units.Row(faces[static_cast<size_t>(r)]), rows.Row(r).begin());
  }
  return rows;
}

// Offers a list the similarities of rows first, first + 1, ...
void AddAboveCut(std::span<const float> values, int64_t first, std::span<int32_t> positions,
                 int64_t list, CandidateLists& lists) {
  const float cut = static_cast<float>(lists.Cuts(list, list + 1).front()) / kTicksPerOne;
  const int64_t found = FindAtLeast(values, cut, positions);
  for (int32_t position : positions.first(static_cast<size_t>(found))) {
    lists.Add(list, static_cast<int32_t>(first) + position,
              ToTicks(values[static_cast<size_t>(position)]));
  }
}

// The candidate stage: float32 products of all faces with all rows. Whatever adds every face at or
// above a list's cut, with values inside the list's error bound, can take its place.
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

void FindNeighbors(MatrixView<const float> units, std::span<const int32_t> faces,
                    MatrixView<int32_t> ids, MatrixView<float> similarities,
                    const Execution& execution) {
  assert(ids.rows() == similarities.rows() && ids.cols() == similarities.cols());
  assert(ids.rows() == static_cast<int64_t>(faces.size()));
  const int64_t count = std::min(ids.cols(), units.rows() - 1);
  if (count <= 0) return;
  CandidateLists lists(units, faces, count, FloatPairFinder::Error(units.cols()));
  const Matrix<float> left = Gather(units, faces);
  AddProducts(left.View(), units, lists, execution);

  for (int64_t r = 0; r < ids.rows(); ++r) {
    const size_t places = static_cast<size_t>(count);
    lists.Finish(r, ids.Row(r).first(places), similarities.Row(r).first(places));
  }
}

void FindNeighborIds(MatrixView<const float> units, std::span<const int32_t> faces,
                      MatrixView<int32_t> ids, const Execution& execution) {
  constexpr int64_t kTogether = 128;
  Matrix<float> similarities(ids.rows(), ids.cols());
  ParallelFor(ids.rows(), kTogether, execution, [&](int64_t begin, int64_t end) {
    FindNeighbors(units,
                   faces.subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin)),
                   ids.Rows(begin, end), similarities.View().Rows(begin, end), execution);
  });
}

}  // namespace facegraph
