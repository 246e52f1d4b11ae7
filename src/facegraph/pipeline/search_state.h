// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/knn/resumable_search.h"
#include "facegraph/pipeline/checkpoint_folder.h"

namespace facegraph {

/// Writes the steps and the results so far of a search as the stage file `name`. Throws
/// Error(kFailed).
void SaveSearchState(const CheckpointFolder& folder, const char* name, ResumableSearch& search);

/// Continues a search, made with the same inputs, from a saved state. Without one, or with one of
/// another kind, the search starts from the beginning: other processors can search in another way.
/// Throws Error(kBadData) for a damaged file; the search must not be used then.
void LoadSearchState(const CheckpointFolder& folder, const char* name, ResumableSearch& search);

}  // namespace facegraph
