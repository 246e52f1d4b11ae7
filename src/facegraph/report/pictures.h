// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace facegraph {

/// Where the pictures of the faces lie.
struct Pictures {
  std::vector<std::string> paths;     ///< [num_paths] distinct, as given
  std::vector<int32_t> path_of_face;  ///< [n], -1: the face has no picture
  std::filesystem::path folder;       ///< relative paths are from here

  /// The path made absolute.
  std::filesystem::path Absolute(int32_t path) const;
};

/// Reads one path a line, in the order of the faces; an empty line: no picture. Relative paths are
/// relative to the folder of the list. Throws Error(kBadData) if there are not num_faces lines or a
/// path is no UTF-8.
Pictures ReadPictureList(const std::filesystem::path& list, int64_t num_faces);

/// The content of a picture as a "data:" URI. Empty if the file cannot be read, is over max_bytes
/// or is of no kind that browsers show (JPEG, PNG, WebP, GIF, AVIF, BMP).
std::string PictureAsUri(const std::filesystem::path& path, int64_t max_bytes);

}  // namespace facegraph
