// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "facegraph/photos/alignment.h"
#include "facegraph/photos/network.h"

namespace facegraph {

/// A face in a picture, in its pixels. The box may reach over the edge.
struct FaceBox {
  double x = 0;  ///< left
  double y = 0;  ///< top
  double width = 0;
  double height = 0;
  double score = 0;  ///< the detector's, 0..1
  FacePoints points;
};

/// The same face in a picture resized by these factors; points lie at the middle of pixels.
FaceBox Scaled(FaceBox face, double x_scale, double y_scale);

struct DetectorOptions {
  double min_score = 0.7;    ///< of a face, 0..1
  double max_overlap = 0.3;  ///< of two faces, intersection over union: of more, one is left out
  int min_size = 20;         ///< longer side of a face, in pixels of the picture as it was read
  int long_side = 960;       ///< the picture is looked at in no larger size than this, in pixels

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Networks whose outputs are understood.
enum class DetectorKind {
  kYuNet,  ///< of 2023 (Wu, Peng and Yu 2023): cls, obj, bbox and kps at strides 8, 16 and 32
  kScrfd   ///< (Guo et al. 2021) with key points: scores, distances and points at those strides
};

/// Which of them a network is, by its outputs. Throws Error(kBadData) if none.
DetectorKind KindOfDetector(const Network& network);

// The faces in a network's outputs for an input of width x height, in its pixels, in the order of
// the outputs. Public for tests.
std::vector<FaceBox> DecodeYuNet(const std::vector<NetworkTensor>& outputs, int width, int height,
                                 double min_score);
std::vector<FaceBox> DecodeScrfd(const std::vector<NetworkTensor>& outputs, int width, int height,
                                 double min_score);

/// The best of each group of faces that overlap more than that, best first; of equal scores the
/// earlier one.
std::vector<FaceBox> WithoutOverlaps(std::vector<FaceBox> faces, double max_overlap);

/// The faces of a picture, best first. Large pictures are looked at twice, from afar for the faces
/// that fill them and from near for the small ones.
std::vector<FaceBox> DetectFaces(const Image& image, Network& network,
                                 const DetectorOptions& options);

}  // namespace facegraph
