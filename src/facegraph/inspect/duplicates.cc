// SPDX-License-Identifier: MIT
#include "facegraph/inspect/duplicates.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "facegraph/base/hash.h"
#include "facegraph/base/parallel.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

using HashAndFace = std::pair<uint64_t, int64_t>;

std::vector<HashAndFace> HashRows(const Features& features, const Execution& execution) {
  std::vector<HashAndFace> hashes(static_cast<size_t>(features.num_faces()));
  ParallelFor(features.num_faces(), 1024, execution, [&](int64_t begin, int64_t end) {
    Matrix<float> rows(end - begin, features.dim);
    LoadRows(features, begin, end, rows.View());
    for (int64_t face = begin; face < end; ++face) {
      const std::span<const float> row = rows.Row(face - begin);
      hashes[static_cast<size_t>(face)] = {HashBytes(row.data(), row.size_bytes()), face};
    }
  });
  return hashes;
}

bool SameRow(const Features& features, int64_t a, int64_t b) {
  Matrix<float> rows(2, features.dim);
  LoadRows(features, a, a + 1, rows.View().Rows(0, 1));
  LoadRows(features, b, b + 1, rows.View().Rows(1, 2));
  return std::memcmp(rows.Row(0).data(), rows.Row(1).data(), rows.Row(0).size_bytes()) == 0;
}

}  // namespace

int64_t CountRepeatedRows(const Features& features, const Execution& execution) {
  std::vector<HashAndFace> hashes = HashRows(features, execution);
  std::sort(hashes.begin(), hashes.end());
  int64_t repeated = 0;
  std::vector<int64_t> different;  // the different rows of one hash: nearly always a single one
  for (size_t h = 0; h < hashes.size(); ++h) {
    if (h == 0 || hashes[h].first != hashes[h - 1].first) different.clear();
    const int64_t face = hashes[h].second;
    const bool is_known = std::ranges::any_of(
        different, [&](int64_t other) { return SameRow(features, other, face); });
    if (is_known) {
      ++repeated;
    } else {
      different.push_back(face);
    }
  }
  return repeated;
}

}  // namespace facegraph
