// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include "facegraph/photos/album.h"

namespace facegraph {

/// A row a face: file, face, person, x, y, width, height, score, similarity. Files are named as
/// seen from `root`, coordinates are pixels of the upright photo.
std::string FacesCsv(const Album& album, const std::filesystem::path& root);

/// A row a file that adds nobody: file, reason.
std::string WithoutFacesCsv(const Album& album, const std::filesystem::path& root);

/// Makes folder/person-0001/ and so on with the photos of everybody who is in at least
/// `min_photos` of them: as links, or as copies where that is asked for or the system makes no
/// links.
///
/// What an earlier call made in `folder` is removed first, and nothing else: the names are kept in
/// folder/.made-by-facegraph. Throws Error(kFailed) if the folder is there without that list and
/// not empty, or if something cannot be written. Originals are only read.
void WritePeopleFolders(const Album& album, const std::filesystem::path& folder, int min_photos,
                        bool copy, const Execution& execution);

/// A file's name as text for people and for UTF-8 files: what is no UTF-8 becomes U+FFFD.
std::string ReadableName(const std::filesystem::path& path);

}  // namespace facegraph
