// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facegraph/photos/find_photos.h"
#include "facegraph/photos/group_faces.h"
#include "facegraph/photos/photo_faces.h"

namespace facegraph {

/// A face of the collection.
struct AlbumFace {
  int32_t photo = 0;      ///< index into Album::photos
  int32_t number = 0;     ///< index into the faces of the photo
  int32_t person = 0;     ///< index into Album::people
  double similarity = 1;  ///< mean cosine to the other faces of the person; 1 without any
};

/// A person of the collection: one cluster of faces.
struct Person {
  std::vector<int32_t> faces;   ///< indices into Album::faces, by falling similarity
  std::vector<int32_t> photos;  ///< indices into Album::photos, ascending, distinct
};

/// A collection of photos and the people in them.
struct Album {
  std::vector<Photo> photos;        ///< in the order of their paths
  std::vector<AlbumFace> faces;     ///< by photo, then by number
  std::vector<Person> people;       ///< most photos first
  std::vector<SkippedFile> unread;  ///< files that could not be read
  double min_similarity = 0;        ///< similarity from which faces are of one person

  const PhotoFace& GetPhotoFace(const AlbumFace& face) const {
    return photos[face.photo].content.faces[face.number];
  }
};

/// The identifier of a person: "person-0001" for person 0.
std::string PersonName(int64_t person);

/// Groups the faces of the photos by person. `skipped` and photos with a problem become the unread
/// files. Throws Error(kUsage) if an option is out of range, Error(kBadData) if features differ in
/// length.
Album MakeAlbum(std::vector<Photo> photos, std::vector<SkippedFile> skipped,
                const GroupOptions& options, const Execution& execution = {});

}  // namespace facegraph
