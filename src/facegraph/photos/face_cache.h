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

/// The faces of photos that were looked at before, by the content of the photo's file and all that
/// decides what is found in it: a photo that was moved or renamed is known again, one that was
/// edited is not.
///
/// One file, to which each new photo is appended at once, so that a run that was cut short is not
/// lost. What a crash left half-written, or a disk spoilt, is left out when it is opened again. Two
/// programs must not use one cache at the same time. Find and Add are thread safe.
class FaceCache {
 public:
  /// Remembers nothing.
  explicit FaceCache(uint64_t settings) : settings_(settings) {}
  /// settings: a hash of all that decides what is found in a photo. Makes the file if it is not
  /// there. Throws Error(kFailed) if that cannot be.
  FaceCache(const std::filesystem::path& path, uint64_t settings);

  uint64_t Key(std::span<const std::byte> photo) const;
  bool Find(uint64_t key, PhotoFaces& content) const;
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

/// A hash of the networks' files and the options of detection, for FaceCache. Throws
/// Error(kBadData) if a file cannot be read.
uint64_t HashOfSettings(const ReadOptions& options);

// The faces of a photo as bytes and back, for the cache and its tests. Reading is false for bytes
// that are no such thing.
std::vector<std::byte> PackFaces(const PhotoFaces& content);
bool UnpackFaces(std::span<const std::byte> bytes, PhotoFaces& content);

}  // namespace facegraph
