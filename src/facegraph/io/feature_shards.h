// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace facegraph {

/// Whether name `a` comes before `b` as people count: digits compare as numbers, so that x_2 comes
/// before x_10. A strict total order of all names.
bool IsBeforeNaturally(std::string_view a, std::string_view b);

/// Whether a file of a folder is one of its shards: a .npy file that is not hidden.
bool IsFeatureShard(const std::filesystem::path& name);

/// The .npy files of a folder, in natural order. Hidden files are left out: macOS writes `._x.npy`
/// beside x.npy. Throws Error(kBadData) if the folder cannot be read, contains no such file, or if
/// two names differ in leading zeros only, so that their order would be a guess.
std::vector<std::filesystem::path> FindFeatureShards(const std::filesystem::path& folder);

/// Warnings about the names of shards in natural order, one line each: numbers that are missing
/// from a numbered series, and files that do not belong to the series of the others.
std::vector<std::string> WarningsAboutShards(const std::vector<std::filesystem::path>& shards);

}  // namespace facegraph
