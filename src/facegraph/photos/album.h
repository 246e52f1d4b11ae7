// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facegraph/photos/find_photos.h"
#include "facegraph/photos/group_faces.h"
#include "facegraph/photos/photo_faces.h"

namespace facegraph {

/// One face of the collection.
struct AlbumFace {
  int32_t photo = 0;      ///< in Album::photos
  int32_t number = 0;     ///< in the photo, from 0
  int32_t person = 0;     ///< in Album::people
  double similarity = 1;  ///< mean cosine with the person's other faces; 1 if there are none
};

struct Person {
  std::vector<int32_t> faces;   ///< in Album::faces, the most typical first
  std::vector<int32_t> photos;  ///< in Album::photos, ascending, each once
};

/// A collection of photos and who is in it.
struct Album {
  std::vector<Photo> photos;        ///< in the order of their names
  std::vector<AlbumFace> faces;     ///< by photo, then by number
  std::vector<Person> people;       ///< who is in most photos first
  std::vector<SkippedFile> unread;  ///< files that could not be read
  double min_similarity = 0;        ///< from which on faces were taken for one person

  const PhotoFace& Found(const AlbumFace& face) const {
    return photos[face.photo].content.faces[face.number];
  }
};

/// "person-0001" for the first.
std::string PersonName(int64_t person);

/// Groups the faces of the photos by person. Photos with a problem join the unread files.
Album MakeAlbum(std::vector<Photo> photos, std::vector<SkippedFile> skipped,
                const GroupOptions& options, const Execution& execution = {});

}  // namespace facegraph
