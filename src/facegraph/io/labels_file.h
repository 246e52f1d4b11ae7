// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "facegraph/base/memory_limit.h"

namespace facegraph {

/// Reads one label per face (identity or cluster), [n]. The caller decides what negative labels
/// mean. A .npy file is a numpy array of integers, whole floats (NaN: -1) or texts, [n] or [n, 1].
/// Any other file is text with one label per line, as the .meta files of the paper's authors; a
/// byte-order mark, carriage returns and empty lines at the end are left out. ReadLabelTexts says
/// what a text means: an integer or a name. Throws Error(kBadData) that names the line or the type,
/// also for a file without labels, for columns, and if no name occurs twice: that is a list of
/// something else. Throws Error(kOutOfMemory) if the labels exceed `memory`.
std::vector<int64_t> ReadLabels(const std::filesystem::path& path, const MemoryLimit& memory = {});

/// Writes a .npy file with int64 [n] if the name ends in .npy, else text. Atomic (see AtomicFile).
/// Throws Error(kFailed).
void WriteLabels(const std::filesystem::path& path, std::span<const int64_t> labels);

}  // namespace facegraph
