// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace facegraph {

/// A file that is there but is not looked at, and why.
struct SkippedFile {
  std::filesystem::path path;
  std::string reason;
};

struct FoundPhotos {
  std::vector<std::filesystem::path> photos;  ///< in the order of their names
  std::vector<SkippedFile> skipped;  ///< pictures of kinds that are not read, closed folders
};

/// Every JPEG, PNG, WebP and HEIC in a folder and the folders in it, by the ending of the name.
/// Hidden files and folders, and links to folders, are passed over; so is the folder `except`.
/// Throws Error(kBadData) if the folder itself cannot be read.
FoundPhotos FindPhotos(const std::filesystem::path& folder, const std::filesystem::path& except);

}  // namespace facegraph
