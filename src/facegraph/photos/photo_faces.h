// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/photos/detector.h"

namespace facegraph {

/// A face as it was found: where, its feature, and a small picture to show.
struct PhotoFace {
  FaceBox box;                       ///< in pixels of the upright photo at full size
  std::vector<float> feature;        ///< [d], of length 1
  std::vector<std::byte> thumbnail;  ///< a JPEG of kThumbnailSide squared
};

/// What is in one photo.
struct PhotoFaces {
  int width = 0;  ///< of the upright photo at full size, in pixels
  int height = 0;
  std::vector<PhotoFace> faces;  ///< best first
};

inline constexpr int kThumbnailSide = 144;

/// The two networks of one thread.
struct FaceNetworks {
  std::unique_ptr<Network> detector;
  std::unique_ptr<Network> embedder;
};

/// Finds, aligns and embeds the faces of one photo. Throws Error(kBadData) if it cannot be read.
PhotoFaces FacesOfPhoto(std::span<const std::byte> file, const FaceNetworks& networks,
                        const DetectorOptions& options);

/// A photo of the collection: its faces, or what is wrong with it.
struct Photo {
  std::filesystem::path path;
  PhotoFaces content;
  std::string problem;  ///< empty if it could be read
};

class FaceCache;

struct ReadOptions {
  std::filesystem::path detector;  ///< ONNX files
  std::filesystem::path embedder;
  DetectorOptions detection;
};

/// How reading went.
struct ReadReport {
  int64_t from_cache = 0;  ///< photos
  double seconds = 0;
};

/// All photos, in the order of the paths. Those the cache has are taken from there, the others are
/// added to it. A photo that cannot be read becomes one with a problem; a network that cannot be
/// used throws.
std::vector<Photo> ReadPhotos(const std::vector<std::filesystem::path>& paths,
                              const ReadOptions& options, FaceCache& cache,
                              const Execution& execution, ReadReport* report = nullptr);

}  // namespace facegraph
