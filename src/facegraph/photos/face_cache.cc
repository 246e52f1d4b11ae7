// SPDX-License-Identifier: MIT
#include "facegraph/photos/face_cache.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <type_traits>

#include "facegraph/base/error.h"
#include "facegraph/base/hash.h"

namespace facegraph {
namespace {

constexpr std::string_view kFileMark = "facegraph faces 1\n";

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

std::FILE* OpenToAppend(const std::filesystem::path& path) {
  std::FILE* file = std::fopen(path.c_str(), "ab");
  Require(file != nullptr, ErrorKind::kFailed, "cannot write {}: {}", path.string(),
          std::strerror(errno));
  return file;
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
    read.faces.push_back(std::move(face));
  }
  if (!unpacker.AtEnd()) return false;
  content = std::move(read);
  return true;
}

FaceCache::FaceCache(const std::filesystem::path& path, uint64_t settings)
    : settings_(settings), path_(path) {
  std::error_code ignored;
  const bool is_new = !std::filesystem::exists(path, ignored);
  if (!is_new) ReadKnown();
  appended_.reset(OpenToAppend(path));
  if (is_new || (file_ != nullptr && file_->size() == 0)) {
    std::fwrite(kFileMark.data(), 1, kFileMark.size(), appended_.get());
  }
}

void FaceCache::ReadKnown() {
  file_ = MappedFile::Open(path_);
  const std::span<const std::byte> bytes = file_->bytes();
  if (bytes.empty()) return;
  Require(bytes.size() >= kFileMark.size() &&
              std::memcmp(bytes.data(), kFileMark.data(), kFileMark.size()) == 0,
          ErrorKind::kFailed, "{}: is not a face cache and is not overwritten", path_.string());
  size_t at = kFileMark.size();
  RecordHead head;
  while (bytes.size() - at >= sizeof(head)) {
    std::memcpy(&head, bytes.data() + at, sizeof(head));
    if (head.size > bytes.size() - at - sizeof(head)) break;
    const auto content = bytes.subspan(at + sizeof(head), head.size);
    if (HashBytes(content.data(), content.size()) != head.hash) break;
    known_[head.key] = content;
    at += sizeof(head) + head.size;
  }
  if (at < bytes.size()) std::filesystem::resize_file(path_, at);  // known_ only points before `at`
}

uint64_t FaceCache::Key(std::span<const std::byte> photo) const {
  return HashBytes(photo.data(), photo.size(), settings_);
}

bool FaceCache::Find(uint64_t key, PhotoFaces& content) const {
  const auto found = known_.find(key);
  return found != known_.end() && UnpackFaces(found->second, content);
}

void FaceCache::Add(uint64_t key, const PhotoFaces& content) {
  if (appended_ == nullptr) return;
  const std::vector<std::byte> bytes = PackFaces(content);
  const RecordHead head{key, bytes.size(), HashBytes(bytes.data(), bytes.size())};
  const std::lock_guard<std::mutex> lock(mutex_);
  const bool written =
      std::fwrite(&head, sizeof(head), 1, appended_.get()) == 1 &&
      std::fwrite(bytes.data(), 1, bytes.size(), appended_.get()) == bytes.size() &&
      std::fflush(appended_.get()) == 0;
  Require(written, ErrorKind::kFailed, "cannot write {}: {}", path_.string(), std::strerror(errno));
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
