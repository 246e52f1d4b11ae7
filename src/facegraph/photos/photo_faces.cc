// SPDX-License-Identifier: MIT
#include "facegraph/photos/photo_faces.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <mutex>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/scratch_pool.h"
#include "facegraph/base/timing.h"
#include "facegraph/photos/embedder.h"
#include "facegraph/photos/face_cache.h"
#include "facegraph/photos/read_image.h"

namespace facegraph {
namespace {

constexpr int kLongSideToRead = 1600;  ///< minimum size to which large JPEG files are reduced
constexpr int kThumbnailQuality = 80;

/// Reads the file instead of mapping it: a mapped file that another program truncates would end
/// this program.
std::vector<std::byte> ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<std::byte> bytes;
  std::error_code unknown;
  const uintmax_t size = std::filesystem::file_size(path, unknown);
  if (file && !unknown) {
    bytes.resize(size);
    file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    bytes.resize(static_cast<size_t>(file.gcount()));
  }
  Require(file || file.eof(), ErrorKind::kBadData, "cannot be opened ({})", std::strerror(errno));
  return bytes;
}

/// The face with a margin around it.
Image Thumbnail(const Image& image, const FaceBox& face) {
  const double side = 1.6 * std::max(face.width, face.height);
  Similarity2D to_source;
  to_source.a = side / kThumbnailSide;
  to_source.dx = face.x + face.width / 2 - side / 2;
  to_source.dy = face.y + face.height / 2 - side / 2;
  return Warped(image, to_source, kThumbnailSide, kThumbnailSide);
}

/// Runs both networks on an empty image, so that an unsuitable network is reported before photos
/// are read, and not as a broken photo.
FaceNetworks ReadNetworks(const ReadOptions& options) {
  FaceNetworks networks;
  networks.detector = ReadNetwork(options.detector);
  networks.embedder = ReadNetwork(options.embedder);
  DetectFaces(Image(64, 64), *networks.detector, options.detection);
  try {
    FaceFeature(Image(kAlignedSide, kAlignedSide), *networks.embedder);
  } catch (const Error& error) {
    Fail(error.kind(), "{}: {}", options.embedder.string(), error.what());
  }
  return networks;
}

}  // namespace

PhotoFaces ExtractFaces(std::span<const std::byte> file, const FaceNetworks& networks,
                        const DetectorOptions& options) {
  const ReadPicture picture = ReadImage(file, std::max(kLongSideToRead, options.long_side));
  const double scale = static_cast<double>(picture.width) / picture.image.width;
  PhotoFaces content{picture.width, picture.height, {}};
  for (const FaceBox& face : DetectFaces(picture.image, *networks.detector, options)) {
    PhotoFace found;
    found.feature = FaceFeature(AlignedFace(picture.image, face.points), *networks.embedder);
    found.thumbnail = WriteJpeg(Thumbnail(picture.image, face), kThumbnailQuality);
    found.box = Scaled(face, scale, scale);
    content.faces.push_back(std::move(found));
  }
  return content;
}

std::vector<Photo> ReadPhotos(const std::vector<std::filesystem::path>& paths,
                              const ReadOptions& options, FaceCache& cache,
                              const Execution& execution, ReadReport* report) {
  options.detection.Check();
  const Stopwatch watch;
  ScratchPool<FaceNetworks> pool(
      [&] { return std::make_unique<FaceNetworks>(ReadNetworks(options)); });
  pool.With([](FaceNetworks&) {});
  std::vector<Photo> photos(paths.size());
  std::mutex mutex;
  int64_t done = 0, from_cache = 0;
  const int64_t count = static_cast<int64_t>(paths.size());
  ParallelFor(count, 1, execution, [&](int64_t begin, int64_t) {
    Photo& photo = photos[begin];
    photo.path = paths[begin];
    bool known = false;
    try {
      const std::vector<std::byte> file = ReadFile(photo.path);
      const uint64_t key = cache.Key(file);
      known = cache.Find(key, photo.content);
      if (!known) {
        pool.With([&](FaceNetworks& networks) {
          photo.content = ExtractFaces(file, networks, options.detection);
        });
        cache.Add(key, photo.content);
      }
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kBadData) throw;
      photo.problem = error.what();
    }
    const std::lock_guard<std::mutex> lock(mutex);
    from_cache += known ? 1 : 0;
    execution.Report("reading photos", ++done, count, "photos");
  });
  if (report != nullptr) *report = {from_cache, watch.Seconds()};
  return photos;
}

}  // namespace facegraph
