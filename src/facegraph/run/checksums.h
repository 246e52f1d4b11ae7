// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace facegraph {

// A run folder's manifest.json carries the size and the hash of each other file of the run, and a
// checksum of itself.

/// The entry "files" of a manifest: {"labels.txt": {"bytes": 7, "hash": "..."}, ...} for the files
/// of those names in `folder`. Throws Error(kBadData) if one cannot be read.
nlohmann::ordered_json FileChecksums(const std::filesystem::path& folder,
                                     std::initializer_list<const char*> names);

/// Throws Error(kBadData) that names the file unless those files of `folder` are what `manifest`
/// says. Returns false if the manifest says nothing of them, as that of an earlier version.
bool CheckFiles(const nlohmann::ordered_json& manifest, const std::filesystem::path& folder,
                std::initializer_list<const char*> names);

/// The text of manifest.json: the entries, and their checksum as the last one.
std::string ManifestText(nlohmann::ordered_json entries);

/// Parses the text of manifest.json. Throws Error(kBadData) that starts with the path if it is no
/// JSON object or does not fit its checksum. Text without a checksum is taken as it is: of an
/// earlier version, or edited by the user, who removes that entry.
nlohmann::ordered_json ParseManifest(std::string_view text, const std::filesystem::path& path);

/// The same of the file at `path`.
nlohmann::ordered_json ReadManifestText(const std::filesystem::path& path);

}  // namespace facegraph
