// SPDX-License-Identifier: MIT
#include "facegraph/io/cover_file.h"

#include <algorithm>
#include <limits>
#include <string>

#include "facegraph/base/error.h"
#include "facegraph/io/npz.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

template <typename T>
std::vector<T> Integers(const NpyArray& array, T min, T max) {
  Require(array.shape.size() <= 1, ErrorKind::kBadData, "{}: has shape {}, wanted one row",
          array.name, array.ReadableShape());
  std::vector<T> values(static_cast<size_t>(array.num_values()));
  CopyIntegers<T>(array, min, max, values);
  return values;
}

int64_t ReadNumFaces(const NpyArray& array) {
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  const std::vector<int64_t> values = Integers<int64_t>(array, 0, kMost);
  Require(values.size() == 1, ErrorKind::kBadData, "{}: holds {} values, wanted one", array.name,
          values.size());
  return values[0];
}

void CheckOffsets(const Cover& cover, const std::string& name) {
  const auto& offsets = cover.offsets;
  Require(!offsets.empty() && offsets.front() == 0, ErrorKind::kBadData, "{}: does not begin at 0",
          name);
  for (size_t p = 0; p + 1 < offsets.size(); ++p) {
    Require(offsets[p] < offsets[p + 1], ErrorKind::kBadData,
            "{}: proposal {} begins at {} and ends at {}: it has no member", name, p, offsets[p],
            offsets[p + 1]);
  }
  Require(offsets.back() == static_cast<int64_t>(cover.members.size()), ErrorKind::kBadData,
          "{}: ends at {}, but there are {} members", name, offsets.back(), cover.members.size());
}

void SortMembers(Cover& cover, const std::string& name) {
  for (int64_t p = 0; p < cover.num_proposals(); ++p) {
    const auto begin = cover.members.begin() + cover.offsets[static_cast<size_t>(p)];
    const auto end = cover.members.begin() + cover.offsets[static_cast<size_t>(p) + 1];
    if (!std::is_sorted(begin, end)) std::sort(begin, end);
    const auto twice = std::adjacent_find(begin, end);
    if (twice != end) {
      Fail(ErrorKind::kBadData, "{}: proposal {} holds face {} twice", name, p, *twice);
    }
  }
}

}  // namespace

Cover InCoverOrder(Cover cover, const std::string& name) {
  CheckOffsets(cover, name + " (offsets)");
  for (const int32_t face : cover.members) {
    Require(face >= 0 && face < cover.num_faces, ErrorKind::kBadData,
            "{} (members): {} is no id of {} faces", name, face, cover.num_faces);
  }
  SortMembers(cover, name);
  cover.setting.resize(static_cast<size_t>(cover.num_proposals()), 0);
  return cover;
}

Cover ReadCover(const fs::path& path) {
  constexpr int32_t kMost32 = std::numeric_limits<int32_t>::max();
  const NpzArrays arrays = ReadNpz(path);
  const NpyArray& offsets = ArrayNamed(arrays, "offsets", path);
  const NpyArray& members = ArrayNamed(arrays, "members", path);
  const auto num_faces = arrays.find("num_faces");
  const auto setting = arrays.find("setting");

  Cover cover;
  if (num_faces != arrays.end()) cover.num_faces = ReadNumFaces(num_faces->second);
  const int64_t most_faces = num_faces != arrays.end() ? cover.num_faces : kMost32;
  cover.members = Integers<int32_t>(members, 0, static_cast<int32_t>(most_faces - 1));
  cover.offsets = Integers<int64_t>(offsets, 0, members.num_values());
  CheckOffsets(cover, offsets.name);
  SortMembers(cover, members.name);
  if (num_faces == arrays.end() && !cover.members.empty()) {
    cover.num_faces = int64_t{*std::max_element(cover.members.begin(), cover.members.end())} + 1;
  }

  cover.setting.resize(static_cast<size_t>(cover.num_proposals()), 0);
  if (setting != arrays.end()) {
    cover.setting = Integers<int32_t>(setting->second, 0, kMost32);
    Require(static_cast<int64_t>(cover.setting.size()) == cover.num_proposals(),
            ErrorKind::kBadData, "{}: holds {} values for {} proposals", setting->second.name,
            cover.setting.size(), cover.num_proposals());
  }
  return cover;
}

void WriteCover(const fs::path& path, const Cover& cover) {
  const auto length = [](const auto& values) {
    return std::vector<int64_t>{static_cast<int64_t>(values.size())};
  };
  WriteNpz(path, {{"offsets", ViewAsNpy(length(cover.offsets), cover.offsets)},
                  {"members", ViewAsNpy(length(cover.members), cover.members)},
                  {"setting", ViewAsNpy(length(cover.setting), cover.setting)},
                  {"num_faces", ViewAsNpy({}, std::span(&cover.num_faces, 1))}});
}

}  // namespace facegraph
