// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/search_state.h"

#include <vector>

namespace facegraph {
namespace {

/// The first part of the file.
struct Position {
  uint64_t kind = 0;
  int64_t num_done = 0;
};

}  // namespace

void SaveSearchState(const CheckpointFolder& folder, const char* name, ResumableSearch& search) {
  const Position position{search.GetStateId(), search.num_done()};
  std::vector<std::span<const std::byte>> parts{std::as_bytes(std::span(&position, 1))};
  for (const std::span<std::byte> part : search.State()) parts.emplace_back(part);
  folder.Write(name, parts);
}

void LoadSearchState(const CheckpointFolder& folder, const char* name, ResumableSearch& search) {
  std::optional<StageFile> file = folder.Open(name);
  if (!file) return;
  Position position;
  file->ReadInto(std::as_writable_bytes(std::span(&position, 1)));
  const bool is_same_kind = position.kind == search.GetStateId();
  if (is_same_kind) {
    for (const std::span<std::byte> part : search.State()) file->ReadInto(part);
  }
  file->Skip();
  file->Finish();
  if (!is_same_kind) return;
  file->RequireIntact(position.num_done >= 0 && position.num_done <= search.num_steps() &&
                      search.HasValidState());
  search.SetNumDone(position.num_done);
}

}  // namespace facegraph
