// SPDX-License-Identifier: MIT
#include "facegraph/photos/face_cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "facegraph/base/error.h"
#include "facegraph/base/hash.h"
#include "facegraph/io/mapped_file.h"

namespace facegraph {
namespace {

constexpr std::string_view kFileMark = "facegraph faces 1\n";
constexpr uint64_t kMaxRecord = uint64_t{1} << 28;  ///< bytes; a group photo needs a few MB

/// Precedes the bytes of each photo.
struct RecordHead {
  uint64_t key = 0;
  uint64_t size = 0;  ///< of the bytes that follow
  uint64_t hash = 0;  ///< of the bytes that follow
};

class Packer {
 public:
  template <typename T>
  void Add(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    const auto* begin = reinterpret_cast<const std::byte*>(&value);
    bytes_.insert(bytes_.end(), begin, begin + sizeof(T));
  }
  template <typename T>
  void AddList(const std::vector<T>& values) {
    Add<uint32_t>(static_cast<uint32_t>(values.size()));
    const auto* begin = reinterpret_cast<const std::byte*>(values.data());
    bytes_.insert(bytes_.end(), begin, begin + values.size() * sizeof(T));
  }
  std::vector<std::byte> Take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

class Unpacker {
 public:
  explicit Unpacker(std::span<const std::byte> bytes) : bytes_(bytes) {}

  template <typename T>
  bool Get(T& value) {
    return Copy(&value, sizeof(T));
  }
  template <typename T>
  bool GetList(std::vector<T>& values) {
    uint32_t size = 0;
    if (!Get(size) || size > bytes_.size() / sizeof(T)) return false;
    values.resize(size);
    return Copy(values.data(), size * sizeof(T));
  }
  bool AtEnd() const { return bytes_.empty(); }

 private:
  bool Copy(void* to, size_t size) {
    if (size > bytes_.size()) return false;
    if (size > 0) std::memcpy(to, bytes_.data(), size);
    bytes_ = bytes_.subspan(size);
    return true;
  }

  std::span<const std::byte> bytes_;
};

bool IsSound(const PhotoFace& face) {
  const FaceBox& box = face.box;
  const auto is_finite = [](double value) { return std::isfinite(value); };
  return std::ranges::all_of(std::array{box.x, box.y, box.width, box.height, box.score},
                             is_finite) &&
         std::ranges::all_of(face.feature, is_finite);
}

/// Fills the bytes from the file; false if it ends before or cannot be read.
bool ReadAt(const Descriptor& file, int64_t offset, void* to, size_t size) {
  return ReadFullyAt(file, offset, to, size) == static_cast<ssize_t>(size);
}

}  // namespace

std::vector<std::byte> PackFaces(const PhotoFaces& content) {
  Packer packer;
  packer.Add(content.width);
  packer.Add(content.height);
  packer.Add<uint32_t>(static_cast<uint32_t>(content.faces.size()));
  for (const PhotoFace& face : content.faces) {
    packer.Add(face.box);
    packer.AddList(face.feature);
    packer.AddList(face.thumbnail);
  }
  return packer.Take();
}

bool UnpackFaces(std::span<const std::byte> bytes, PhotoFaces& content) {
  Unpacker unpacker(bytes);
  PhotoFaces read;
  uint32_t count = 0;
  if (!unpacker.Get(read.width) || !unpacker.Get(read.height) || !unpacker.Get(count)) return false;
  for (uint32_t i = 0; i < count; ++i) {
    PhotoFace face;
    if (!unpacker.Get(face.box) || !unpacker.GetList(face.feature) ||
        !unpacker.GetList(face.thumbnail)) {
      return false;
    }
    if (!IsSound(face)) return false;
    if (i > 0 && face.feature.size() != read.faces[0].feature.size()) return false;
    read.faces.push_back(std::move(face));
  }
  if (!unpacker.AtEnd() || read.width < 0 || read.height < 0) return false;
  content = std::move(read);
  return true;
}

FaceCache::FaceCache(const Folder& folder, const std::string& name, uint64_t settings)
    : settings_(settings), path_(folder.path() / name) {
  const bool is_new = folder.Kind(name) == EntryKind::kAbsent;
  file_ = folder.OpenFile(name, O_RDWR | O_APPEND | (is_new ? O_CREAT | O_EXCL : 0));
  Require(file_.is_open() || folder.Kind(name) == EntryKind::kFile, ErrorKind::kUsage,
          "{} is no face cache: move it away or choose another output", path_.string());
  struct stat status {};
  Require(file_.is_open() && fstat(file_.get(), &status) == 0, ErrorKind::kFailed,
          "cannot write {}: {}", path_.string(), std::strerror(errno));
  Require(status.st_nlink == 1, ErrorKind::kUsage,
          "{} is also a file elsewhere, which would be changed with it: remove it", path_.string());
  if (status.st_size > 0) {
    const int64_t end = ReadKnown(status.st_size);
    if (end < status.st_size) {
      Require(ftruncate(file_.get(), end) == 0, ErrorKind::kFailed, "cannot write {}: {}",
              path_.string(), std::strerror(errno));
    }
  } else {
    WriteAll(file_, kFileMark, path_);
  }
  fchmod(file_.get(), 0600);  // of an earlier version; fails where others own the file
}

/// Finds the records. Returns where the last complete one ends.
int64_t FaceCache::ReadKnown(int64_t size) {
  std::string mark(kFileMark.size(), '\0');
  Require(ReadAt(file_, 0, mark.data(), mark.size()) && mark == kFileMark, ErrorKind::kUsage,
          "{} is no face cache: move it away or choose another output", path_.string());
  auto at = static_cast<int64_t>(kFileMark.size());
  RecordHead head;
  std::vector<std::byte> bytes;
  while (ReadAt(file_, at, &head, sizeof(head))) {
    const Place place{at + static_cast<int64_t>(sizeof(head)), head.size, head.hash};
    if (head.size > static_cast<uint64_t>(std::max<int64_t>(size - place.offset, 0))) break;
    if (!ReadRecord(place, bytes)) break;
    known_[head.key] = place;
    at = place.offset + static_cast<int64_t>(head.size);
  }
  return at;
}

bool FaceCache::ReadRecord(const Place& place, std::vector<std::byte>& bytes) const {
  if (place.size > kMaxRecord) return false;
  bytes.resize(place.size);
  return ReadAt(file_, place.offset, bytes.data(), bytes.size()) &&
         HashBytes(bytes.data(), bytes.size()) == place.hash;
}

uint64_t FaceCache::Key(std::span<const std::byte> photo) const {
  return HashBytes(photo.data(), photo.size(), settings_);
}

bool FaceCache::Find(uint64_t key, PhotoFaces& content) const {
  const auto found = known_.find(key);
  std::vector<std::byte> bytes;
  return found != known_.end() && ReadRecord(found->second, bytes) && UnpackFaces(bytes, content);
}

void FaceCache::Add(uint64_t key, const PhotoFaces& content) {
  if (!file_.is_open()) return;
  const std::vector<std::byte> bytes = PackFaces(content);
  if (bytes.size() > kMaxRecord) return;
  const RecordHead head{key, bytes.size(), HashBytes(bytes.data(), bytes.size())};
  std::string record(reinterpret_cast<const char*>(&head), sizeof(head));
  record.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::lock_guard<std::mutex> lock(mutex_);
  WriteAll(file_, record, path_);
}

uint64_t HashSettings(const ReadOptions& options) {
  const DetectorOptions& detection = options.detection;
  std::string text = fmt::format("{} {} {} {}", detection.min_score, detection.max_overlap,
                                 detection.min_size, detection.long_side);
  for (const auto& path : {options.detector, options.embedder}) {
    const auto file = MappedFile::Open(path);
    text += fmt::format(" {}", HashToText(HashBytes(file->bytes().data(), file->size())));
  }
  return HashBytes(text.data(), text.size());
}

}  // namespace facegraph
