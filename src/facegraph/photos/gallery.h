// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include "facegraph/photos/album.h"

namespace facegraph {

struct GalleryOptions {
  std::filesystem::path root;    ///< of the photos: file names on the page are relative to it
  std::filesystem::path folder;  ///< of the page: links are relative to it
  int min_photos = 2;            ///< people in fewer photos have no section of their own
  int64_t max_bytes = 25 << 20;  ///< limit for all thumbnails; further ones are left out
};

/// Makes an HTML page of all people with their faces, linked to the photos. It needs no network and
/// no other file except the photos and the folders people/person-0001 and so on.
std::string GalleryPage(const Album& album, const GalleryOptions& options);

}  // namespace facegraph
