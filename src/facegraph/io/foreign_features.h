// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace facegraph {

/// Throws Error(kBadData) with the line of Python that converts the file to .npy if its name or its
/// first bytes are those of a format in which other programs keep features: .csv, .parquet, .h5,
/// .pt, .pkl and the like. These formats are not read.
void RefuseForeignFeatures(const std::filesystem::path& path, std::span<const std::byte> bytes);

}  // namespace facegraph
