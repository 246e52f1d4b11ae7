// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "facegraph/report/report_data.h"

namespace facegraph {

/// The picture files of the faces.
struct Pictures {
  std::vector<std::string> paths;     ///< [num_paths] distinct, as given
  std::vector<int32_t> path_of_face;  ///< [n] index into paths; -1: the face has no picture
  std::filesystem::path folder;       ///< base of relative paths

  /// The absolute form of paths[path].
  std::filesystem::path Absolute(int32_t path) const;
};

/// Reads a list with one path a line, in the order of the faces. An empty line means no picture.
/// Relative paths are relative to the folder of the list. Throws Error(kBadData) if the list does
/// not have num_faces lines.
Pictures ReadPictureList(const std::filesystem::path& list, int64_t num_faces);

/// The picture as a "data:" URI. Empty if the file cannot be read, is larger than max_bytes, or has
/// a format that browsers do not show (they show JPEG, PNG, WebP, GIF, AVIF and BMP).
std::string PictureAsUri(const std::filesystem::path& path, int64_t max_bytes);

/// The pictures of one page, in the form that page/data.js reads.
struct PagePictures {
  nlohmann::ordered_json json;  ///< null: no pictures
  int64_t embedded = 0;         ///< pictures whose content is in the json
  int64_t linked = 0;           ///< pictures of which only the path is there
  int64_t missing = 0;          ///< pictures whose file does not exist
  std::string first_missing;    ///< the path of one of them
};

/// The pictures of all faces that the page shows. The json holds their paths relative to `folder`,
/// as Utf8Text() and front-coded, and the content of the most important ones, as long as the sum
/// stays below max_bytes. With `embed`, pictures without a file are left out. Without it, all paths
/// are listed and no file is checked, since the page may be meant for another place.
PagePictures MakePagePictures(const SavedRun& run, const ReportData& data,
                              int64_t shown_per_cluster, const Pictures& pictures,
                              const std::filesystem::path& folder, bool embed, int64_t max_bytes);

}  // namespace facegraph
