// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>
#include <vector>

namespace facegraph {

/// Which clusters somebody decided to merge: pairs of their numbers, a pair a line, of a run whose
/// cluster c has cluster_sizes[c] faces. The file is one of
///   - what `facegraph suggest` writes, with rows deleted: a name that ends in .jsonl has an object
///     with "smaller" and "larger" on each line, any other a first line that names its columns,
///     `smaller` and `larger` among them;
///   - text without such a line: two numbers a line and nothing else.
/// Columns are separated by comma, semicolon, tab or spaces, whichever the first line has; fields
/// may stand in double quotes, as spreadsheets write them. Empty lines are skipped.
///
/// Throws Error(kBadData) that names the file, the line and the value: not two numbers, a cluster
/// that the run does not have, one cluster twice, or a size (smaller_size, larger_size, if given)
/// that the cluster does not have, so that decisions about another run are not taken for this
/// one's.
std::vector<std::pair<int32_t, int32_t>> ReadMergeDecisions(const std::filesystem::path& path,
                                                            std::span<const int64_t> cluster_sizes);

}  // namespace facegraph
