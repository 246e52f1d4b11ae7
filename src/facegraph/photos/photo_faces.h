// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/photos/detector.h"

namespace facegraph {

/// A face found in a photo.
struct PhotoFace {
  FaceBox box;                       ///< in pixels of the upright photo at full size
  std::vector<float> feature;        ///< [d], of length 1
  std::vector<std::byte> thumbnail;  ///< a JPEG of kThumbnailSide x kThumbnailSide pixels
};

/// The faces of one photo.
struct PhotoFaces {
  int width = 0;  ///< of the upright photo at full size, in pixels
  int height = 0;
  std::vector<PhotoFace> faces;  ///< best first
};

inline constexpr int kThumbnailSide = 144;

/// The networks of one thread; not thread safe.
struct FaceNetworks {
  std::unique_ptr<Network> detector;
  std::unique_ptr<Network> embedder;
};

/// Detects, aligns and embeds the faces of one photo. Throws Error(kBadData) if the photo cannot be
/// decoded.
PhotoFaces ExtractFaces(std::span<const std::byte> file, const FaceNetworks& networks,
                        const DetectorOptions& options);

/// A photo of the collection: its faces, or why it cannot be read.
struct Photo {
  std::filesystem::path path;
  PhotoFaces content;
  std::string problem;  ///< empty if the photo was read
};

class FaceCache;

struct ReadOptions {
  std::filesystem::path detector;  ///< ONNX files
  std::filesystem::path embedder;
  DetectorOptions detection;
  /// Bytes for photos and networks of all threads together. Fewer threads run and photos wait where
  /// it is little; a photo that does not fit alone gets a problem.
  int64_t max_memory = std::numeric_limits<int64_t>::max();
};

/// Larger files are not read. No camera makes them.
inline constexpr int64_t kMaxPhotoBytes = int64_t{1} << 30;

/// Statistics of ReadPhotos.
struct ReadReport {
  int64_t from_cache = 0;  ///< photos found in the cache
  double seconds = 0;
};

/// Reads all photos, in the order of the paths, on several threads. Photos in the cache are not
/// decoded; others are added to it. A photo that cannot be read for any reason, the memory
/// included, gets a problem and does not disturb the others. Throws Error(kBadData) or
/// Error(kFailed) if a network cannot be used or the cache cannot be written, Error(kOutOfMemory)
/// if the networks alone need more than max_memory.
std::vector<Photo> ReadPhotos(const std::vector<std::filesystem::path>& paths,
                              const ReadOptions& options, FaceCache& cache,
                              const Execution& execution, ReadReport* report = nullptr);

}  // namespace facegraph
