// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace facegraph {

/// A file or folder that is not read.
struct SkippedFile {
  std::filesystem::path path;
  std::string reason;
};

/// The photos of a folder.
struct FoundPhotos {
  std::vector<std::filesystem::path> photos;  ///< in the order of their paths
  std::vector<SkippedFile> skipped;           ///< unsupported image formats, unreadable folders,
                                              ///< results of earlier runs
};

/// Finds JPEG, PNG, WebP, HEIC and AVIF files in a folder and its subfolders, by file extension.
/// Hidden files and folders, links to folders and the folder `except` are ignored.
/// Throws Error(kBadData) if the folder itself cannot be read.
FoundPhotos FindPhotos(const std::filesystem::path& folder, const std::filesystem::path& except);

}  // namespace facegraph
