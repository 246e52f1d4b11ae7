// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string_view>

#include "facegraph/graph/neighbours.h"

namespace facegraph {

/// Reads the neighbours of all faces from a .npz file with either
/// - `ids` [n, k] of any integer type and `similarities` [n, k] float32 or float64, our own form,
/// or
/// - `data` [n, 2, k] float32 or float64: ids and distances 1 - similarity, the form of the paper's
///   authors.
///
/// Id -1 means: no neighbour; what stands beside it is ignored. Rows come out as NeighbourLists
/// says: self first where it is present, then by similarity, missing ones last. Throws
/// Error(kBadData) that names file, row and value: ids outside -1..n-1 or twice in a row,
/// similarities that are not finite or outside -1.0001..1.0001, shapes that do not fit.
NeighbourLists ReadNeighbours(const std::filesystem::path& path);

/// The same from two .npy files, one with ids and one with similarities.
NeighbourLists ReadNeighbours(const std::filesystem::path& ids_path,
                              const std::filesystem::path& similarities_path);

/// Lists from elsewhere in the order that NeighbourLists promises, or Error(kBadData) as above. Ids
/// must be in -1..n-1; `name` starts the messages.
NeighbourLists InListOrder(NeighbourLists lists, std::string_view name);

/// Writes .npz with `ids` int32 and `similarities` float32. Whole or not at all. Throws
/// Error(kFailed).
void WriteNeighbours(const std::filesystem::path& path, const NeighbourLists& lists);

/// The same as two .npy files.
void WriteNeighbours(const std::filesystem::path& ids_path,
                     const std::filesystem::path& similarities_path, const NeighbourLists& lists);

/// Writes .npz with `data`, float64 as the authors' program does; to be read by it.
void WriteReferenceNeighbours(const std::filesystem::path& path, const NeighbourLists& lists);

}  // namespace facegraph
