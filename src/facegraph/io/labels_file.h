// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace facegraph {

/// Reads one integer label per face (identity or cluster), [n]. The caller decides what negative
/// labels mean. A .npy file is a numpy array of any integer type, [n] or [n, 1]. Any other file is
/// text with one integer per line, as the .meta files of the paper's authors. Throws
/// Error(kBadData) that names the line or the type, also for a file without labels.
std::vector<int64_t> ReadLabels(const std::filesystem::path& path);

/// Writes a .npy file with int64 [n] if the name ends in .npy, else text. Atomic (see AtomicFile).
/// Throws Error(kFailed).
void WriteLabels(const std::filesystem::path& path, std::span<const int64_t> labels);

}  // namespace facegraph
