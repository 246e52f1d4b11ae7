// SPDX-License-Identifier: MIT
#include "facegraph/io/neighbors_file.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <tuple>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/io/atomic_files.h"
#include "facegraph/io/npz.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

void CheckCounts(int64_t num_faces, int64_t k, std::string_view name) {
  Require(num_faces > 0 && k > 0, ErrorKind::kBadData, "{}: contains no neighbors", name);
  Require(num_faces <= std::numeric_limits<int32_t>::max(), ErrorKind::kBadData,
          "{}: {} faces; at most 2^31 - 1 are supported", name, num_faces);
}

void CheckSimilarity(float similarity, int64_t row, int64_t column, std::string_view name) {
  constexpr float kMax = 1.0001f;  // 1, plus rounding of features that are not exactly unit length
  Require(std::abs(similarity) <= kMax, ErrorKind::kBadData,  // also false for NaN
          "{}: row {}, column {}: similarity {} is not in -1..1", name, row, column, similarity);
}

// What a row as stored says about the meaning of its values.
enum class RowCourse { kUnclear, kGrows, kOther };

// Values that grow from the first neighbor to the last are distances. Similarities may be stored in
// that order as well, but then the face itself comes last. Two neighbors grow by chance.
RowCourse CourseOf(const NeighborLists& lists, int64_t row) {
  const std::span<const int32_t> ids = lists.ids.Row(row);
  const std::span<const float> values = lists.similarities.Row(row);
  int64_t count = 0;
  size_t first = 0, last = 0;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] < 0) continue;
    if (count > 0 && values[i] < values[last]) return RowCourse::kOther;
    if (count == 0) first = i;
    last = i;
    ++count;
  }
  if (count < 3 || values[first] == values[last]) return RowCourse::kUnclear;
  return ids[last] == row ? RowCourse::kOther : RowCourse::kGrows;
}

void RefuseDistances(const NeighborLists& lists, std::string_view name) {
  constexpr double kMaxShare = 0.9;
  int64_t growing = 0, clear = 0;
  for (int64_t row = 0; row < lists.num_faces(); ++row) {
    const RowCourse course = CourseOf(lists, row);
    growing += course == RowCourse::kGrows;
    clear += course != RowCourse::kUnclear;
  }
  Require(
      static_cast<double>(growing) <= kMaxShare * static_cast<double>(clear), ErrorKind::kBadData,
      "{}: in {} of {} rows the similarities grow from the first neighbor to the last: are these "
      "distances? Cosine distances become similarities by 1 - distance, squared Euclidean ones "
      "by 1 - distance / 2",
      name, growing, lists.num_faces());
}

// Throws unless the lists and what RowOrder holds fit beside `stored` bytes of arrays.
void RequireMemory(int64_t num_faces, int64_t k, int64_t stored, const MemoryLimit& memory,
                   std::string_view name) {
  constexpr int64_t kNeighbor = sizeof(int32_t) + sizeof(float);
  memory.Require(stored + num_faces * k * kNeighbor + num_faces * 8, name);
}

// Sorts rows into the order of NeighborLists and rejects invalid entries. Rows must be applied in
// ascending order.
class RowOrder {
 public:
  RowOrder(NeighborLists& lists, std::string_view name)
      : lists_(lists), name_(name), seen_in_row_(static_cast<size_t>(lists.num_faces()), -1) {}

  void Apply(int64_t row) {
    row_.clear();
    for (int64_t column = 0; column < lists_.k(); ++column) {
      const int32_t id = lists_.ids(row, column);
      if (id < 0) continue;
      const float similarity = lists_.similarities(row, column);
      CheckSimilarity(similarity, row, column, name_);
      int64_t& seen_in_row = seen_in_row_[static_cast<size_t>(id)];
      Require(seen_in_row != row, ErrorKind::kBadData, "{}: row {} lists face {} twice", name_, row,
              id);
      seen_in_row = row;
      row_.push_back({id != row, -similarity, id});
    }
    // Sorted lists, the common case, cost one comparison per neighbor.
    if (!std::is_sorted(row_.begin(), row_.end())) std::sort(row_.begin(), row_.end());
    Store(row);
  }

 private:
  void Store(int64_t row) {
    for (int64_t column = 0; column < lists_.k(); ++column) {
      const bool present = column < static_cast<int64_t>(row_.size());
      const Entry entry = present ? row_[static_cast<size_t>(column)] : Entry{true, 0.0f, -1};
      lists_.ids(row, column) = std::get<2>(entry);
      lists_.similarities(row, column) = present ? -std::get<1>(entry) : 0.0f;
    }
  }

  using Entry = std::tuple<bool, float, int32_t>;  ///< (is another face, -similarity, id)

  NeighborLists& lists_;
  std::string_view name_;
  std::vector<int64_t> seen_in_row_;  ///< [n] the last row that listed each face
  std::vector<Entry> row_;
};

// stored: bytes of the arrays in memory.
NeighborLists FromIdsAndSimilarities(const NpyArray& ids, const NpyArray& similarities,
                                     int64_t stored, const MemoryLimit& memory) {
  Require(ids.shape.size() == 2, ErrorKind::kBadData, "{}: shape is {}; expected [n, k]", ids.name,
          ids.ReadableShape());
  Require(ids.shape == similarities.shape, ErrorKind::kBadData, "{}: shape is {}; the ids have {}",
          similarities.name, similarities.ReadableShape(), ids.ReadableShape());
  const int64_t num_faces = ids.shape[0];
  const int64_t k = ids.shape[1];
  CheckCounts(num_faces, k, ids.name);
  RequireMemory(num_faces, k, stored, memory, ids.name);
  NeighborLists lists{Matrix<int32_t>(num_faces, k), Matrix<float>(num_faces, k)};
  CopyIntegers<int32_t>(ids, -1, static_cast<int32_t>(num_faces - 1),
                        {lists.ids.data(), static_cast<size_t>(lists.ids.size())});
  VisitFloats(similarities, [&](auto values) {
    std::transform(values.begin(), values.end(), lists.similarities.data(),
                   [](auto value) { return static_cast<float>(value); });
  });
  return InListOrder(std::move(lists), similarities.name);
}

int32_t IdFromFloat(double value, int64_t num_faces, int64_t row, int64_t column,
                    std::string_view name) {
  const bool is_id =
      value >= -1 && value < static_cast<double>(num_faces) && value == std::floor(value);
  Require(is_id, ErrorKind::kBadData, "{}: row {}, column {}: {} is not a face id in 0..{}", name,
          row, column, value, num_faces - 1);
  return static_cast<int32_t>(value);
}

NeighborLists FromReferenceData(const NpyArray& data, const MemoryLimit& memory) {
  Require(data.shape.size() == 3 && data.shape[1] == 2, ErrorKind::kBadData,
          "{}: shape is {}; expected [n, 2, k], ids and distances", data.name,
          data.ReadableShape());
  const int64_t num_faces = data.shape[0];
  const int64_t k = data.shape[2];
  CheckCounts(num_faces, k, data.name);
  constexpr int64_t kMaxFloatIds = 1 << 24;  // float32 cannot represent odd integers above this
  Require(data.dtype == kNpyType<double> || num_faces <= kMaxFloatIds, ErrorKind::kBadData,
          "{}: float32 cannot represent {} different ids; save it as float64", data.name,
          num_faces);
  RequireMemory(num_faces, k, static_cast<int64_t>(data.bytes.size()), memory, data.name);
  NeighborLists lists{Matrix<int32_t>(num_faces, k), Matrix<float>(num_faces, k)};
  VisitFloats(data, [&](auto values) {
    for (int64_t row = 0; row < num_faces; ++row) {
      const auto* ids = values.data() + 2 * row * k;
      const auto* distances = ids + k;
      for (int64_t column = 0; column < k; ++column) {
        lists.ids(row, column) = IdFromFloat(ids[column], num_faces, row, column, data.name);
        lists.similarities(row, column) = static_cast<float>(1.0 - double{distances[column]});
      }
    }
  });
  return InListOrder(std::move(lists), data.name);
}

std::span<const int32_t> Ids(const NeighborLists& lists) {
  return {lists.ids.data(), static_cast<size_t>(lists.ids.size())};
}

std::span<const float> Similarities(const NeighborLists& lists) {
  return {lists.similarities.data(), static_cast<size_t>(lists.similarities.size())};
}

}  // namespace

NeighborLists InListOrder(NeighborLists lists, std::string_view name) {
  CheckCounts(lists.num_faces(), lists.k(), name);
  RefuseDistances(lists, name);
  RowOrder order(lists, name);
  for (int64_t row = 0; row < lists.num_faces(); ++row) order.Apply(row);
  return lists;
}

NeighborLists ReadNeighbors(const fs::path& path, const MemoryLimit& memory) {
  const NpzFile file = NpzFile::Open(path, memory);
  if (file.Has("data")) return FromReferenceData(file.Read("data"), memory);
  const NpyArray ids = file.Read("ids"), similarities = file.Read("similarities");
  const auto stored = static_cast<int64_t>(ids.bytes.size() + similarities.bytes.size());
  return FromIdsAndSimilarities(ids, similarities, stored, memory);
}

NeighborLists ReadNeighbors(const fs::path& ids_path, const fs::path& similarities_path,
                            const MemoryLimit& memory) {
  return FromIdsAndSimilarities(ReadNpy(ids_path, memory), ReadNpy(similarities_path, memory),
                                /*stored=*/0, memory);
}

void WriteNeighbors(const fs::path& path, const NeighborLists& lists) {
  const std::vector<int64_t> shape{lists.num_faces(), lists.k()};
  WriteNpz(path, {{"ids", ViewAsNpy(shape, Ids(lists))},
                  {"similarities", ViewAsNpy(shape, Similarities(lists))}});
}

void WriteNeighbors(const fs::path& ids_path, const fs::path& similarities_path,
                    const NeighborLists& lists) {
  const std::vector<int64_t> shape{lists.num_faces(), lists.k()};
  AtomicFiles files;
  WriteNpy(files.Add(ids_path), shape, Ids(lists));
  WriteNpy(files.Add(similarities_path), shape, Similarities(lists));
  files.Commit();
}

void WriteReferenceNeighbors(const fs::path& path, const NeighborLists& lists) {
  std::vector<double> data;
  data.reserve(2 * Ids(lists).size());
  for (int64_t row = 0; row < lists.num_faces(); ++row) {
    for (int32_t id : lists.ids.Row(row)) data.push_back(id);
    for (float similarity : lists.similarities.Row(row)) data.push_back(1.0 - double{similarity});
  }
  WriteNpz(path, {{"data", ViewAsNpy({lists.num_faces(), 2, lists.k()}, data)}});
}

}  // namespace facegraph
