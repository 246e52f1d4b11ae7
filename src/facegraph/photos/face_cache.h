// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "facegraph/photos/folder.h"
#include "facegraph/photos/photo_faces.h"

namespace facegraph {

/// A cache of the faces of photos, in one file. The key is a hash of the photo's content and of the
/// settings, so a moved photo is found again and an edited one is not.
///
/// Each photo is appended immediately, so an interrupted run loses nothing. Records that are
/// incomplete or corrupt are dropped when the file is opened, and nothing in the file is trusted:
/// others may write to it at any time. Two programs must not use one cache at the same time. Key,
/// Find and Add are thread safe. Photos that were added are found after the cache is opened again.
class FaceCache {
 public:
  /// A cache without a file: it is always empty.
  explicit FaceCache(uint64_t settings) : settings_(settings) {}
  /// The cache of that name in a folder. settings: a hash of everything that decides which faces
  /// are found. Makes the file if it does not exist. Throws Error(kUsage) if it is no cache, is a
  /// link or has a second name, and Error(kFailed) if it cannot be written.
  FaceCache(const Folder& folder, const std::string& name, uint64_t settings);

  /// The key of a photo with this file content.
  uint64_t Key(std::span<const std::byte> photo) const;
  /// Whether the cache has the photo; if so, its faces.
  bool Find(uint64_t key, PhotoFaces& content) const;
  /// Appends a photo. Throws Error(kFailed) if the file cannot be written.
  void Add(uint64_t key, const PhotoFaces& content);
  int64_t num_photos() const { return static_cast<int64_t>(known_.size()); }

 private:
  /// Where the bytes of a photo are in the file.
  struct Place {
    int64_t offset = 0;
    uint64_t size = 0;
    uint64_t hash = 0;
  };

  int64_t ReadKnown(int64_t size);
  bool ReadRecord(const Place& place, std::vector<std::byte>& bytes) const;

  uint64_t settings_ = 0;
  std::filesystem::path path_;
  Descriptor file_;
  std::unordered_map<uint64_t, Place> known_;
  std::mutex mutex_;  ///< of writing
};

/// A hash of the network files and the detector options, for FaceCache. Throws Error(kBadData) if a
/// file cannot be read.
uint64_t HashSettings(const ReadOptions& options);

// Serialization of the faces of a photo, public for tests. UnpackFaces returns false if the bytes
// are invalid or no photo can have such faces: sizes below 0, values that are not finite, features
// of different lengths.
std::vector<std::byte> PackFaces(const PhotoFaces& content);
bool UnpackFaces(std::span<const std::byte> bytes, PhotoFaces& content);

}  // namespace facegraph
