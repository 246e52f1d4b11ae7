// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <utility>
#include <vector>

namespace facegraph {

/// Reads merge decisions: one pair of cluster numbers per line. They refer to a run whose cluster c
/// has cluster_sizes[c] faces. The file is one of
///   - the output of `facegraph suggest` without the rejected rows: a .jsonl file has an object
///   with
///     "smaller" and "larger" on each line; any other file has a header line with the columns
///     `smaller` and `larger`;
///   - text without a header line: two numbers per line.
/// The column separator is comma, semicolon, tab or space, detected in the first line. Fields may
/// be in double quotes, as spreadsheets write them. Empty lines are skipped.
///
/// Throws Error(kBadData) that names the file, the line and the value: not two numbers, a cluster
/// that the run does not have, the same cluster twice, or a wrong size (smaller_size, larger_size,
/// if given). The sizes detect decisions about another run.
std::vector<std::pair<int32_t, int32_t>> ReadMergeDecisions(const std::filesystem::path& path,
                                                            std::span<const int64_t> cluster_sizes);

}  // namespace facegraph
