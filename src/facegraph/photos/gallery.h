// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include "facegraph/photos/album.h"

namespace facegraph {

struct GalleryOptions {
  std::filesystem::path root;    ///< of the photos: how files are named on the page
  std::filesystem::path folder;  ///< the page will lie in: where its links start
  int min_photos = 2;            ///< of a person with a section and a folder people/person-0001
  int64_t max_bytes = 25 << 20;  ///< of all small pictures together; those over it are left out
};

/// A page for browsers that shows everybody, their faces and their photos: one text that needs no
/// network and no other file, except the photos it links to.
std::string GalleryPage(const Album& album, const GalleryOptions& options);

}  // namespace facegraph
