// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace facegraph {

/// One integer per face: a person or a cluster; what negative ones mean is the caller's affair.
/// A name that ends in .npy is a numpy array of any integer type, [n] or [n, 1]; any other name is
/// text with one integer per line (as the .meta files of the paper's authors).
/// Throws Error(kBadData) that names the line or the type; a file without labels is refused.
std::vector<int64_t> ReadLabels(const std::filesystem::path& path);

/// Writes int64 [n] if the name ends in .npy, else text. Whole or not at all. Throws
/// Error(kFailed).
void WriteLabels(const std::filesystem::path& path, std::span<const int64_t> labels);

}  // namespace facegraph
