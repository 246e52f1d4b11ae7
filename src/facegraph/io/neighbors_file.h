// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string_view>

#include "facegraph/base/memory_limit.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// Reads the neighbor lists of all faces from a .npz file with either
/// - `ids` [n, k] of any integer type and `similarities` [n, k] float32 or float64 (our format), or
/// - `data` [n, 2, k] float32 or float64: ids and distances 1 - similarity (the format of the
/// paper's
///   authors).
///
/// Id -1 means no neighbor; its similarity is ignored. Rows are sorted into the order of
/// NeighborLists: the face itself first if present, then by similarity, missing ones last. Throws
/// Error(kBadData) that names file, row and value: ids outside -1..n-1 or twice in a row,
/// similarities that are not finite or outside -1.0001..1.0001, or that grow from the first
/// neighbor to the last in 9 of 10 rows (distances), shapes that do not match. Throws
/// Error(kOutOfMemory) if arrays and lists together exceed `memory`. Arrays of other names are not
/// read.
NeighborLists ReadNeighbors(const std::filesystem::path& path, const MemoryLimit& memory = {});

/// The same from two .npy files, one with ids and one with similarities.
NeighborLists ReadNeighbors(const std::filesystem::path& ids_path,
                            const std::filesystem::path& similarities_path,
                            const MemoryLimit& memory = {});

/// Checks imported lists and sorts them into the order of NeighborLists. Throws Error(kBadData) as
/// above. Ids must be in -1..n-1. name: the start of error messages.
NeighborLists InListOrder(NeighborLists lists, std::string_view name);

/// Writes a .npz file with `ids` int32 and `similarities` float32. Atomic (see AtomicFile). Throws
/// Error(kFailed).
void WriteNeighbors(const std::filesystem::path& path, const NeighborLists& lists);

/// The same as two .npy files.
void WriteNeighbors(const std::filesystem::path& ids_path,
                    const std::filesystem::path& similarities_path, const NeighborLists& lists);

/// Writes a .npz file with `data` as float64, the format that the authors' program reads.
void WriteReferenceNeighbors(const std::filesystem::path& path, const NeighborLists& lists);

}  // namespace facegraph
