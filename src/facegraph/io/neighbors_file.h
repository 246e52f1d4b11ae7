// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string_view>

#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// Reads the neighbors of all faces from a .npz file with either
/// - `ids` [n, k] of any integer type and `similarities` [n, k] float32 or float64, our own form,
/// or
/// - `data` [n, 2, k] float32 or float64: ids and distances 1 - similarity, the form of the paper's
///   authors.
///
/// Id -1 means: no neighbor; what stands beside it is ignored. Rows come out as NeighborLists
/// says: self first where it is present, then by similarity, missing ones last. Throws
/// Error(kBadData) that names file, row and value: ids outside -1..n-1 or twice in a row,
/// similarities that are not finite or outside -1.0001..1.0001, shapes that do not fit.
NeighborLists ReadNeighbors(const std::filesystem::path& path);

/// The same from two .npy files, one with ids and one with similarities.
NeighborLists ReadNeighbors(const std::filesystem::path& ids_path,
                              const std::filesystem::path& similarities_path);

/// Lists from elsewhere in the order that NeighborLists promises, or Error(kBadData) as above. Ids
/// must be in -1..n-1; `name` starts the messages.
NeighborLists InListOrder(NeighborLists lists, std::string_view name);

/// Writes .npz with `ids` int32 and `similarities` float32. Whole or not at all. Throws
/// Error(kFailed).
void WriteNeighbors(const std::filesystem::path& path, const NeighborLists& lists);

/// The same as two .npy files.
void WriteNeighbors(const std::filesystem::path& ids_path,
                     const std::filesystem::path& similarities_path, const NeighborLists& lists);

/// Writes .npz with `data`, float64 as the authors' program does; to be read by it.
void WriteReferenceNeighbors(const std::filesystem::path& path, const NeighborLists& lists);

}  // namespace facegraph
