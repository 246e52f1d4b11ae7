// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "facegraph/photos/album.h"
#include "facegraph/photos/output_folder.h"

namespace facegraph {

/// A CSV table with one row per face: file, face, person, x, y, width, height, score, similarity.
/// Files are relative to `root`, as raw bytes (CsvPath), coordinates are pixels of the upright
/// photo.
std::string FacesCsv(const Album& album, const std::filesystem::path& root);

/// A CSV table with one row per file without faces: file, reason.
std::string WithoutFacesCsv(const Album& album, const std::filesystem::path& root);

/// What WritePeopleFolders could not do.
struct PeopleReport {
  int64_t kept = 0;                  ///< files of an earlier run that somebody changed: they stay
  std::vector<SkippedFile> missing;  ///< photos that could not be copied
};

/// Makes people/person-0001/ and so on in the output folder, with the photos of each person who is
/// in at least `min_photos` photos. The photos are symbolic links, or copies if `copy` is set or
/// links are not supported.
///
/// What an earlier run wrote there is removed first, and nothing else. A name that is taken is not
/// used: name.jpg becomes name-2.jpg. Call output.Begin() before. Throws Error(kFailed) if a file
/// cannot be written. The original photos are never changed.
PeopleReport WritePeopleFolders(const Album& album, OutputFolder& output, int min_photos, bool copy,
                                const Execution& execution);

/// The path as a text for pages and messages, see ReadableText().
std::string ReadableName(const std::filesystem::path& path);

}  // namespace facegraph
