// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "facegraph/knn/resumable_search.h"

namespace facegraph {

/// Writes how far a search has come and what it has found. Whole or not at all. Throws
/// Error(kFailed).
void SaveSearchState(const std::filesystem::path& path, ResumableSearch& search);

/// Lets a search that was made alike go on from there. A state of another kind (another processor
/// may look for pairs in another way) is left alone: the search then begins anew. Throws
/// Error(kBadData) for a file that is not such a state or was cut short.
void LoadSearchState(const std::filesystem::path& path, ResumableSearch& search);

}  // namespace facegraph
