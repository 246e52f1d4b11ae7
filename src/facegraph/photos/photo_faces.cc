// SPDX-License-Identifier: MIT
#include "facegraph/photos/photo_faces.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <mutex>
#include <new>
#include <optional>
#include <system_error>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/scratch_pool.h"
#include "facegraph/base/text.h"
#include "facegraph/base/timing.h"
#include "facegraph/photos/embedder.h"
#include "facegraph/photos/face_cache.h"
#include "facegraph/photos/folder.h"
#include "facegraph/photos/memory_budget.h"
#include "facegraph/photos/picture_header.h"
#include "facegraph/photos/read_image.h"

namespace facegraph {
namespace {

constexpr int kLongSideToRead = 1600;  ///< minimum size to which large JPEG files are reduced
constexpr int kThumbnailQuality = 80;

int LongSideToRead(const DetectorOptions& options) {
  return std::max(kLongSideToRead, options.long_side);
}

/// Opens a photo; size: of the file. Throws Error(kBadData).
Descriptor OpenPhoto(const std::filesystem::path& path, int64_t& size) {
  // Without O_NONBLOCK, opening a pipe would wait for its other end.
  Descriptor file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  Require(file.is_open() && fstat(file.get(), &status) == 0, ErrorKind::kBadData,
          "cannot be opened ({})", std::strerror(errno));
  Require(S_ISREG(status.st_mode), ErrorKind::kBadData, "is no regular file");
  size = status.st_size;
  Require(size <= kMaxPhotoBytes, ErrorKind::kBadData,
          "has {}, more than this program reads as a picture ({})", BytesText(size),
          BytesText(kMaxPhotoBytes));
  return file;
}

/// Reads the file instead of mapping it: a mapped file that another program truncates would end
/// this program. At most `size` bytes.
std::vector<std::byte> ReadBytes(const Descriptor& file, int64_t size) {
  std::vector<std::byte> bytes(static_cast<size_t>(size));
  const ssize_t done = ReadFully(file, bytes.data(), bytes.size());
  Require(done >= 0, ErrorKind::kBadData, "cannot be read ({})", std::strerror(errno));
  bytes.resize(static_cast<size_t>(done));
  return bytes;
}

/// Does something for one photo. Returns why it failed, whatever that was; empty: it did not.
template <typename Work>
std::string ProblemOf(const Work& work) try {
  work();
  return "";
} catch (const Error& error) {
  if (error.kind() == ErrorKind::kInterrupted) throw;
  return error.what();
} catch (const std::bad_alloc&) {
  return "needs more memory than there is";
} catch (const std::exception& error) {
  return "cannot be read (" + OneLine(error.what()) + ")";
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

/// Bytes of both networks of a thread with their inputs and what they compute, at most. Measured
/// with YuNet and SFace: 67 bytes for each pixel of the detector's input, and 70 MB in all besides,
/// 37 of them for the files. Larger detectors need more.
int64_t NetworkBytes(const ReadOptions& options) {
  const int64_t side = (options.detection.long_side + 31) / 32 * 32;
  int64_t bytes = 60'000'000 + 100 * side * side;
  for (const auto& path : {options.detector, options.embedder}) {
    std::error_code unknown;
    const uintmax_t size = std::filesystem::file_size(path, unknown);
    if (!unknown) bytes += 2 * static_cast<int64_t>(size);
  }
  return bytes;
}

/// Reads photos for several threads within one amount of memory.
class PhotoReader {
 public:
  PhotoReader(const ReadOptions& options, FaceCache& cache, int max_threads)
      : options_(options),
        cache_(cache),
        networks_([&] { return std::make_unique<FaceNetworks>(ReadNetworks(options)); }),
        num_threads_(GetThreads(options, max_threads)),
        files_(Left() / 4),
        decoding_(Left() - Left() / 4) {
    networks_.With([](FaceNetworks&) {});
  }

  int num_threads() const { return num_threads_; }
  /// Reads photo.path. Returns whether its faces were known.
  bool Read(Photo& photo);

 private:
  /// As many as networks fit into half of the memory.
  static int GetThreads(const ReadOptions& options, int max_threads) {
    const int64_t each = NetworkBytes(options);
    Require(each < options.max_memory, ErrorKind::kOutOfMemory,
            "the networks would need about {} of memory, but --memory is {}; a smaller --look-at "
            "needs less",
            BytesText(each), BytesText(options.max_memory));
    return static_cast<int>(std::clamp<int64_t>(options.max_memory / 2 / each, 1, max_threads));
  }
  int64_t Left() const { return options_.max_memory - num_threads_ * NetworkBytes(options_); }

  const ReadOptions& options_;
  FaceCache& cache_;
  ScratchPool<FaceNetworks> networks_;
  int num_threads_;
  // Two budgets, since a thread that holds a file waits for memory to decode it.
  MemoryBudget files_, decoding_;
};

bool PhotoReader::Read(Photo& photo) {
  std::optional<MemoryBudget::Share> file_share, share;
  std::vector<std::byte> file;
  uint64_t key = 0;
  bool known = false;
  photo.problem = ProblemOf([&] {
    int64_t size = 0;
    const Descriptor opened = OpenPhoto(photo.path, size);
    file_share.emplace(files_, size);
    file = ReadBytes(opened, size);
    key = cache_.Key(file);
    known = cache_.Find(key, photo.content);
    if (!known) share.emplace(decoding_, DecodingBytes(file, LongSideToRead(options_.detection)));
  });
  if (known || !photo.problem.empty()) return known;
  networks_.With([&](FaceNetworks& networks) {
    photo.problem =
        ProblemOf([&] { photo.content = ExtractFaces(file, networks, options_.detection); });
  });
  if (photo.problem.empty()) cache_.Add(key, photo.content);
  return false;
}

}  // namespace

PhotoFaces ExtractFaces(std::span<const std::byte> file, const FaceNetworks& networks,
                        const DetectorOptions& options) {
  const ReadPicture picture = ReadImage(file, LongSideToRead(options));
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
  PhotoReader reader(options, cache, execution.Threads());
  Execution within = execution;
  within.num_threads = reader.num_threads();
  std::vector<Photo> photos(paths.size());
  std::mutex mutex;
  int64_t done = 0, from_cache = 0;
  const int64_t count = static_cast<int64_t>(paths.size());
  ParallelFor(count, 1, within, [&](int64_t begin, int64_t) {
    Photo& photo = photos[begin];
    photo.path = paths[begin];
    const bool known = reader.Read(photo);
    const std::lock_guard<std::mutex> lock(mutex);
    from_cache += known ? 1 : 0;
    execution.Report("reading photos", ++done, count, "photos");
  });
  if (report != nullptr) *report = {from_cache, watch.Seconds()};
  return photos;
}

}  // namespace facegraph
