// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>
#include <vector>

#include "facegraph/photos/image.h"
#include "facegraph/photos/network.h"

namespace facegraph {

/// The five landmarks of a face: left eye, right eye, nose tip, left and right corner of the mouth.
/// Left means left in the image.
using FacePoints = std::array<Point, 5>;

/// A detected face, in pixels of the image. The box may extend over the edge of the image.
struct FaceBox {
  double x = 0;  ///< left
  double y = 0;  ///< top
  double width = 0;
  double height = 0;
  double score = 0;  ///< of the detector, 0..1
  FacePoints points;
};

/// The face in the coordinates of an image resized by these factors. Points are pixel centers.
FaceBox Scaled(FaceBox face, double x_scale, double y_scale);

struct DetectorOptions {
  double min_score = 0.7;    ///< between 0 and 1
  double max_overlap = 0.3;  ///< IoU of two faces above which only the better one is kept
  int min_size = 20;         ///< of the longer side of a face, in pixels of the image
  int long_side = 960;       ///< larger images are reduced to this size before detection, 64..8192

  /// Throws Error(kUsage) if an option is out of range.
  void Check() const;
};

/// The supported networks.
enum class DetectorKind {
  kYuNet,  ///< version of 2023 (Wu, Peng and Yu 2023): cls, obj, bbox and kps at strides 8, 16, 32
  kScrfd   ///< (Guo et al. 2021) with landmarks: scores, distances and points at the same strides
};

/// Detects the kind of a network by its outputs. Throws Error(kBadData) if it is neither.
DetectorKind GetDetectorKind(const Network& network);

// The faces in the outputs of a network for an input of width x height, in pixels of the input, in
// the order of the outputs. Throw Error(kBadData) if an output is missing or has a wrong size.
// Public for tests.
std::vector<FaceBox> DecodeYuNet(const std::vector<NetworkTensor>& outputs, int width, int height,
                                 double min_score);
std::vector<FaceBox> DecodeScrfd(const std::vector<NetworkTensor>& outputs, int width, int height,
                                 double min_score);

/// Non-maximum suppression: of faces whose IoU is above max_overlap, only the best one is kept.
/// Best first; of equal scores, the earlier one.
std::vector<FaceBox> WithoutOverlaps(std::vector<FaceBox> faces, double max_overlap);

/// The faces of an image, best first. Large images are searched at two sizes: a small one for faces
/// that fill the image, and long_side for small faces. Throws Error(kBadData) if the network is
/// unsuitable.
std::vector<FaceBox> DetectFaces(const Image& image, Network& network,
                                 const DetectorOptions& options);

}  // namespace facegraph
