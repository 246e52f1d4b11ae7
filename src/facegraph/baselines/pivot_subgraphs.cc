// SPDX-License-Identifier: MIT
#include "facegraph/baselines/pivot_subgraphs.h"

#include <algorithm>

namespace facegraph {
namespace {

/// Adds the edges between `faces` to an adjacency. Their rows in the batch start at `first`.
void AddEdges(const NeighborLists& neighbors, int64_t num_linked, const std::vector<int32_t>& faces,
              int64_t first, Adjacency& adjacency) {
  std::vector<std::pair<int32_t, int32_t>> row_of_face;
  for (size_t row = 0; row < faces.size(); ++row) {
    row_of_face.emplace_back(faces[row], static_cast<int32_t>(row));
  }
  std::ranges::sort(row_of_face);
  std::vector<std::vector<int32_t>> rows(faces.size());
  for (size_t row = 0; row < faces.size(); ++row) {
    const std::span<const int32_t> list = neighbors.ids.Row(faces[row]);
    const auto count = std::min<size_t>(static_cast<size_t>(num_linked), list.size());
    for (const int32_t other : list.first(count)) {
      if (other < 0 || other == faces[row]) continue;
      const auto found = std::ranges::lower_bound(row_of_face, std::pair{other, 0});
      if (found == row_of_face.end() || found->first != other) continue;
      rows[row].push_back(found->second);
      rows[found->second].push_back(static_cast<int32_t>(row));
    }
  }
  for (std::vector<int32_t>& row : rows) {
    std::ranges::sort(row);
    row.erase(std::unique(row.begin(), row.end()), row.end());
    for (const int32_t other : row) {
      adjacency.ids.push_back(static_cast<int32_t>(first) + other);
    }
    adjacency.offsets.push_back(std::ssize(adjacency.ids));
    adjacency.inverse_row_sums.push_back(1 / static_cast<float>(row.size() + 1));
  }
}

}  // namespace

void FillSubgraphs(MatrixView<const float> units, const NeighborLists& neighbors,
                   int64_t num_linked, std::span<const int64_t> labels,
                   const MakeSubgraph& make_subgraph, std::span<const int32_t> pivots,
                   NetworkBatch& batch) {
  std::vector<PivotSubgraph> subgraphs;
  int64_t num_rows = 0;
  for (const int32_t pivot : pivots) {
    subgraphs.push_back(make_subgraph(pivot));
    num_rows += std::ssize(subgraphs.back().faces);
  }
  batch.input = Matrix<float>(num_rows, units.cols());
  batch.adjacency = {};
  batch.target.assign(static_cast<size_t>(num_rows), 0);
  batch.is_asked.assign(static_cast<size_t>(num_rows), 0);
  int64_t row = 0;
  for (size_t p = 0; p < pivots.size(); ++p) {
    AddEdges(neighbors, num_linked, subgraphs[p].faces, row, batch.adjacency);
    const std::span<const float> pivot_row = units.Row(pivots[p]);
    for (size_t i = 0; i < subgraphs[p].faces.size(); ++i, ++row) {
      const int32_t face = subgraphs[p].faces[i];
      for (size_t t = 0; t < pivot_row.size(); ++t) {
        batch.input.Row(row)[t] = units.Row(face)[t] - pivot_row[t];
      }
      batch.is_asked[row] = static_cast<int64_t>(i) < subgraphs[p].num_candidates;
      if (!labels.empty()) batch.target[row] = labels[face] == labels[pivots[p]] ? 1.0f : 0.0f;
    }
  }
}

}  // namespace facegraph
