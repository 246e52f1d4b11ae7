// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "facegraph/knn/resumable_search.h"

namespace facegraph {

/// Writes the steps and the results so far of a search, atomically. Throws Error(kFailed).
void SaveSearchState(const std::filesystem::path& path, ResumableSearch& search);

/// Continues a search, made with the same inputs, from a saved state. A state of another kind is
/// ignored: other processors can search in another way. The search then starts from the beginning.
/// Throws Error(kBadData) for a file that is no such state or is cut short.
void LoadSearchState(const std::filesystem::path& path, ResumableSearch& search);

}  // namespace facegraph
