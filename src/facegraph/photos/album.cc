// SPDX-License-Identifier: MIT
#include "facegraph/photos/album.h"

#include <fmt/format.h>

#include <algorithm>

#include "facegraph/base/error.h"
#include "facegraph/base/matrix.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

/// Moves photos with a problem to the unread files.
void MoveUnread(Album& album) {
  for (const Photo& photo : album.photos) {
    if (!photo.problem.empty()) album.unread.push_back({photo.path, photo.problem});
  }
  std::erase_if(album.photos, [](const Photo& photo) { return !photo.problem.empty(); });
  std::ranges::stable_sort(album.unread, {}, &SkippedFile::path);
}

void ListFaces(Album& album) {
  for (size_t p = 0; p < album.photos.size(); ++p) {
    for (size_t f = 0; f < album.photos[p].content.faces.size(); ++f) {
      album.faces.push_back({static_cast<int32_t>(p), static_cast<int32_t>(f), 0, 1});
    }
  }
}

/// The features of all faces, [num_faces, d].
Matrix<float> GetFeatures(const Album& album) {
  const size_t dim = album.faces.empty() ? 0 : album.GetPhotoFace(album.faces[0]).feature.size();
  Matrix<float> features(static_cast<int64_t>(album.faces.size()), static_cast<int64_t>(dim));
  for (size_t i = 0; i < album.faces.size(); ++i) {
    const std::vector<float>& feature = album.GetPhotoFace(album.faces[i]).feature;
    Require(feature.size() == dim, ErrorKind::kBadData,
            "{}: a face has a feature of {} values, but others have {}",
            album.photos[album.faces[i].photo].path.string(), feature.size(), dim);
    std::ranges::copy(feature, features.Row(static_cast<int64_t>(i)).begin());
  }
  return features;
}

/// Computes the mean similarity of each face to the others of the person, and sorts by it.
void RankFaces(Album& album, Person& person, const Matrix<float>& features) {
  const int64_t dim = features.cols();
  std::vector<float> sum(static_cast<size_t>(dim), 0.0f);
  for (const int32_t face : person.faces) {
    for (int64_t c = 0; c < dim; ++c) sum[c] += features(face, c);
  }
  const double others = static_cast<double>(person.faces.size()) - 1;
  for (const int32_t face : person.faces) {
    const float* row = features.Row(face).data();
    if (others > 0) {
      const double with_others = ExactDot(row, sum.data(), dim) - ExactDot(row, row, dim);
      album.faces[face].similarity = with_others / others;
    }
  }
  std::ranges::stable_sort(person.faces, std::ranges::greater(),
                           [&](int32_t face) { return album.faces[face].similarity; });
}

/// Sorts people by falling number of photos; ties by their first photo.
void SortPeople(Album& album) {
  std::ranges::stable_sort(album.people, [](const Person& a, const Person& b) {
    if (a.photos.size() != b.photos.size()) return a.photos.size() > b.photos.size();
    return a.photos[0] < b.photos[0];
  });
  for (size_t p = 0; p < album.people.size(); ++p) {
    for (const int32_t face : album.people[p].faces) {
      album.faces[face].person = static_cast<int32_t>(p);
    }
  }
}

}  // namespace

std::string PersonName(int64_t person) { return fmt::format("person-{:04}", person + 1); }

Album MakeAlbum(std::vector<Photo> photos, std::vector<SkippedFile> skipped,
                const GroupOptions& options, const Execution& execution) {
  Album album;
  album.photos = std::move(photos);
  album.unread = std::move(skipped);
  MoveUnread(album);
  ListFaces(album);
  if (album.faces.empty()) return album;
  const Matrix<float> values = GetFeatures(album);
  const Features features = ToFeatures(values, "faces");
  std::vector<int32_t> photo_of_face;
  for (const AlbumFace& face : album.faces) photo_of_face.push_back(face.photo);
  const FaceGroups groups = GroupFaces(features, photo_of_face, options, execution);
  album.min_similarity = groups.min_similarity;
  album.people.resize(static_cast<size_t>(groups.partition.num_clusters));
  for (size_t i = 0; i < album.faces.size(); ++i) {
    Person& person = album.people[groups.partition.cluster_of_face[i]];
    person.faces.push_back(static_cast<int32_t>(i));
    const int32_t photo = album.faces[i].photo;
    if (person.photos.empty() || person.photos.back() != photo) person.photos.push_back(photo);
  }
  for (Person& person : album.people) RankFaces(album, person, values);
  SortPeople(album);
  return album;
}

}  // namespace facegraph
