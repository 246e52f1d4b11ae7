// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include "facegraph/photos/album.h"

namespace facegraph {

/// A CSV table with one row per face: file, face, person, x, y, width, height, score, similarity.
/// Files are relative to `root`, coordinates are pixels of the upright photo.
std::string FacesCsv(const Album& album, const std::filesystem::path& root);

/// A CSV table with one row per file without faces: file, reason.
std::string WithoutFacesCsv(const Album& album, const std::filesystem::path& root);

/// Makes folder/person-0001/ and so on, with the photos of each person who is in at least
/// `min_photos` photos. The photos are symbolic links, or copies if `copy` is set or links are not
/// supported.
///
/// The files of an earlier call are removed first, and no others: their names are kept in
/// folder/.made-by-facegraph. Throws Error(kFailed) if a file cannot be written, or if the folder
/// is not empty and lacks that list. The original photos are never changed.
void WritePeopleFolders(const Album& album, const std::filesystem::path& folder, int min_photos,
                        bool copy, const Execution& execution);

/// The path as valid UTF-8 text: invalid bytes become U+FFFD.
std::string ReadableName(const std::filesystem::path& path);

}  // namespace facegraph
