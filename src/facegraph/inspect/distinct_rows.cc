// SPDX-License-Identifier: MIT
#include "facegraph/inspect/distinct_rows.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <unordered_set>

#include "facegraph/base/hash.h"
#include "facegraph/base/parallel.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

constexpr int64_t kRowsPerBlock = 1024;

struct HashedRow {
  uint64_t hash;
  int32_t row;
  bool is_zero;
};

std::vector<HashedRow> HashRows(const Features& features, const Execution& execution) {
  std::vector<HashedRow> hashed(static_cast<size_t>(features.num_faces()));
  ParallelFor(features.num_faces(), kRowsPerBlock, execution, [&](int64_t begin, int64_t end) {
    Matrix<float> rows(end - begin, features.dim);
    LoadRows(features, begin, end, rows.View());
    for (int64_t i = begin; i < end; ++i) {
      const std::span<const float> row = rows.Row(i - begin);
      hashed[static_cast<size_t>(i)] = {
          HashBytes(row.data(), row.size_bytes()), static_cast<int32_t>(i),
          std::ranges::all_of(row, [](float value) { return value == 0; })};
    }
  });
  return hashed;
}

/// Compares rows with one row, which it keeps, since thousands may be compared with the same.
class RowComparison {
 public:
  explicit RowComparison(const Features& features) : features_(features), rows_(2, features.dim) {}

  bool AreEqual(int32_t kept, int32_t other) {
    if (kept != kept_) LoadRows(features_, kept, kept + 1, rows_.View().Rows(0, 1));
    kept_ = kept;
    LoadRows(features_, other, other + 1, rows_.View().Rows(1, 2));
    return std::memcmp(rows_.Row(0).data(), rows_.Row(1).data(), rows_.Row(0).size_bytes()) == 0;
  }

 private:
  const Features& features_;
  Matrix<float> rows_;
  int32_t kept_ = -1;
};

}  // namespace

DistinctRows FindDistinctRows(const Features& features, const Execution& execution) {
  CheckShape(features);
  std::vector<HashedRow> hashed = HashRows(features, execution);
  std::ranges::sort(hashed, [](const HashedRow& a, const HashedRow& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.row < b.row;
  });
  DistinctRows distinct;
  std::vector<int32_t> first_of_row(hashed.size());  // -1: zero row
  RowComparison comparison(features);
  std::vector<int32_t> known;  // different rows of one hash; nearly always a single one
  uint64_t hash = 0;
  for (const HashedRow& hashed_row : hashed) {
    const int32_t row = hashed_row.row;
    if (hashed_row.hash != hash) known.clear();
    hash = hashed_row.hash;
    if (hashed_row.is_zero) {
      first_of_row[row] = -1;
      distinct.zero.push_back(row);
      continue;
    }
    const auto equal =
        std::ranges::find_if(known, [&](int32_t k) { return comparison.AreEqual(k, row); });
    first_of_row[row] = equal == known.end() ? row : *equal;
    if (equal == known.end()) known.push_back(row);
  }
  std::ranges::sort(distinct.zero);
  // The first of equal rows comes before the others, so its place is known when they come.
  distinct.place_of_row.reserve(hashed.size());
  for (int32_t row = 0; row < static_cast<int32_t>(first_of_row.size()); ++row) {
    const int32_t first = first_of_row[row];
    if (first == row) distinct.rows.push_back(row);
    distinct.place_of_row.push_back(first < 0      ? -1
                                    : first == row ? static_cast<int32_t>(distinct.rows.size()) - 1
                                                   : distinct.place_of_row[first]);
  }
  return distinct;
}

int64_t CountDistinctRows(const Features& features, int64_t enough) {
  std::unordered_set<uint64_t> hashes;
  Matrix<float> row(1, features.dim);
  for (int64_t i = 0; i < features.num_faces() && std::ssize(hashes) < enough; ++i) {
    LoadRows(features, i, i + 1, row.View());
    const std::span<const float> values = row.Row(0);
    if (std::ranges::all_of(values, [](float value) { return value == 0; })) continue;
    hashes.insert(HashBytes(values.data(), values.size_bytes()));
  }
  return std::ssize(hashes);
}

}  // namespace facegraph
