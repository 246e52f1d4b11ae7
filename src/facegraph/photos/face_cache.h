// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facegraph/io/mapped_file.h"
#include "facegraph/photos/photo_faces.h"

namespace facegraph {

/// A cache of the faces of photos, in one file. The key is a hash of the photo's content and of the
/// settings, so a moved photo is found again and an edited one is not.
///
/// Each photo is appended immediately, so an interrupted run loses nothing. Records that are
/// incomplete or corrupt are dropped when the file is opened. Two programs must not use one cache
/// at the same time. Key, Find and Add are thread safe. Photos that were added are found after the
/// cache is opened again.
class FaceCache {
 public:
  /// A cache without a file: it is always empty.
  explicit FaceCache(uint64_t settings) : settings_(settings) {}
  /// settings: a hash of everything that decides which faces are found. Creates the file if it does
  /// not exist. Throws Error(kFailed) if the file is not a cache or cannot be written.
  FaceCache(const std::filesystem::path& path, uint64_t settings);

  /// The key of a photo with this file content.
  uint64_t Key(std::span<const std::byte> photo) const;
  /// Whether the cache has the photo; if so, its faces.
  bool Find(uint64_t key, PhotoFaces& content) const;
  /// Appends a photo. Throws Error(kFailed) if the file cannot be written.
  void Add(uint64_t key, const PhotoFaces& content);
  int64_t num_photos() const { return static_cast<int64_t>(known_.size()); }

 private:
  void ReadKnown();

  uint64_t settings_ = 0;
  std::filesystem::path path_;
  std::shared_ptr<const MappedFile> file_;
  std::unordered_map<uint64_t, std::span<const std::byte>> known_;
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::mutex mutex_;
  std::unique_ptr<std::FILE, Close> appended_;
};

/// A hash of the network files and the detector options, for FaceCache. Throws Error(kBadData) if a
/// file cannot be read.
uint64_t HashSettings(const ReadOptions& options);

// Serialization of the faces of a photo, public for tests. UnpackFaces returns false if the bytes
// are invalid.
std::vector<std::byte> PackFaces(const PhotoFaces& content);
bool UnpackFaces(std::span<const std::byte> bytes, PhotoFaces& content);

}  // namespace facegraph
