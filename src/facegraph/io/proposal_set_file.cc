// SPDX-License-Identifier: MIT
#include "facegraph/io/proposal_set_file.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "facegraph/base/error.h"
#include "facegraph/io/npz.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kBytesPerFace = sizeof(int32_t) + sizeof(int64_t);  // of a partition and labels

template <typename T>
std::vector<T> Integers(const NpyArray& array, T min, T max) {
  Require(array.shape.size() <= 1, ErrorKind::kBadData, "{}: shape is {}; expected one dimension",
          array.name, array.ReadableShape());
  std::vector<T> values(static_cast<size_t>(array.num_values()));
  CopyIntegers<T>(array, min, max, values);
  return values;
}

int64_t ReadNumFaces(const NpyArray& array) {
  constexpr int64_t kMax = std::numeric_limits<int32_t>::max();
  const std::vector<int64_t> values = Integers<int64_t>(array, 0, kMax);
  Require(values.size() == 1, ErrorKind::kBadData, "{}: has {} values, expected one", array.name,
          values.size());
  return values[0];
}

// Throws unless the set fits beside its arrays, and a label for each face that it claims: whoever
// reads a proposal set labels all its faces.
void RequireMemory(const NpyArray& offsets, const NpyArray& members,
                   const std::optional<NpyArray>& num_faces, const MemoryLimit& memory,
                   std::string_view name) {
  constexpr int64_t kOffset = sizeof(int64_t) + sizeof(int32_t);  // and its setting
  constexpr int64_t kMember = sizeof(int32_t);
  const auto stored = static_cast<int64_t>(offsets.bytes.size() + members.bytes.size());
  const int64_t faces = num_faces ? ReadNumFaces(*num_faces) : 0;
  memory.Require(stored + kOffset * offsets.num_values() + kMember * members.num_values() +
                     kBytesPerFace * faces,
                 name);
}

void CheckOffsets(const ProposalSet& proposal_set, const std::string& name) {
  const auto& offsets = proposal_set.offsets;
  Require(!offsets.empty() && offsets.front() == 0, ErrorKind::kBadData, "{}: does not start at 0",
          name);
  for (size_t p = 0; p + 1 < offsets.size(); ++p) {
    Require(offsets[p] < offsets[p + 1], ErrorKind::kBadData,
            "{}: proposal {} starts at {} and ends at {}; it has no members", name, p, offsets[p],
            offsets[p + 1]);
  }
  Require(offsets.back() == static_cast<int64_t>(proposal_set.members.size()), ErrorKind::kBadData,
          "{}: ends at {}, but there are {} members", name, offsets.back(),
          proposal_set.members.size());
}

void SortMembers(ProposalSet& proposal_set, const std::string& name) {
  for (int64_t p = 0; p < proposal_set.num_proposals(); ++p) {
    const auto begin = proposal_set.members.begin() + proposal_set.offsets[static_cast<size_t>(p)];
    const auto end =
        proposal_set.members.begin() + proposal_set.offsets[static_cast<size_t>(p) + 1];
    if (!std::is_sorted(begin, end)) std::sort(begin, end);
    const auto twice = std::adjacent_find(begin, end);
    if (twice != end) {
      Fail(ErrorKind::kBadData, "{}: proposal {} contains face {} twice", name, p, *twice);
    }
  }
}

}  // namespace

ProposalSet InProposalOrder(ProposalSet proposal_set, const std::string& name) {
  CheckOffsets(proposal_set, name + " (offsets)");
  for (const int32_t face : proposal_set.members) {
    Require(face >= 0 && face < proposal_set.num_faces, ErrorKind::kBadData,
            "{} (members): {} is not a face id in 0..{}", name, face, proposal_set.num_faces - 1);
  }
  SortMembers(proposal_set, name);
  proposal_set.setting.resize(static_cast<size_t>(proposal_set.num_proposals()), 0);
  return proposal_set;
}

ProposalSet ReadProposals(const fs::path& path, const MemoryLimit& memory) {
  constexpr int32_t kMost32 = std::numeric_limits<int32_t>::max();
  const NpzFile file = NpzFile::Open(path, memory);
  const NpyArray offsets = file.Read("offsets"), members = file.Read("members");
  std::optional<NpyArray> num_faces, setting;
  if (file.Has("num_faces")) num_faces = file.Read("num_faces");
  if (file.Has("setting")) setting = file.Read("setting");
  RequireMemory(offsets, members, num_faces, memory, path.string());

  ProposalSet proposal_set;
  if (num_faces) proposal_set.num_faces = ReadNumFaces(*num_faces);
  const int64_t max_faces = num_faces ? proposal_set.num_faces : kMost32;
  proposal_set.members = Integers<int32_t>(members, 0, static_cast<int32_t>(max_faces - 1));
  proposal_set.offsets = Integers<int64_t>(offsets, 0, members.num_values());
  CheckOffsets(proposal_set, offsets.name);
  SortMembers(proposal_set, members.name);
  if (!num_faces && !proposal_set.members.empty()) {
    proposal_set.num_faces =
        int64_t{*std::max_element(proposal_set.members.begin(), proposal_set.members.end())} + 1;
    memory.Require(kBytesPerFace * proposal_set.num_faces, members.name);
  }

  proposal_set.setting.resize(static_cast<size_t>(proposal_set.num_proposals()), 0);
  if (setting) {
    proposal_set.setting = Integers<int32_t>(*setting, 0, kMost32);
    Require(static_cast<int64_t>(proposal_set.setting.size()) == proposal_set.num_proposals(),
            ErrorKind::kBadData, "{}: has {} values for {} proposals", setting->name,
            proposal_set.setting.size(), proposal_set.num_proposals());
  }
  return proposal_set;
}

void WriteProposals(const fs::path& path, const ProposalSet& proposal_set) {
  const auto length = [](const auto& values) {
    return std::vector<int64_t>{static_cast<int64_t>(values.size())};
  };
  WriteNpz(path, {{"offsets", ViewAsNpy(length(proposal_set.offsets), proposal_set.offsets)},
                  {"members", ViewAsNpy(length(proposal_set.members), proposal_set.members)},
                  {"setting", ViewAsNpy(length(proposal_set.setting), proposal_set.setting)},
                  {"num_faces", ViewAsNpy({}, std::span(&proposal_set.num_faces, 1))}});
}

}  // namespace facegraph
