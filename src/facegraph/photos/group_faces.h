// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

struct GroupOptions {
  /// Two groups of faces are one person if their mean similarity is at least this, 0..1. 0:
  /// estimated from the photos, see ImpostorSimilarity.
  double min_similarity = 0;
  /// Subtracted from the similarity of two faces in one photo, 0..2. They are rarely one person,
  /// but mirrors, collages and portraits on walls exist. 0: photos are ignored.
  double same_photo_penalty = 0.5;
  int num_neighbors = 256;  ///< of each face, at least 2; other pairs count as dissimilar

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// The distribution of the similarities of different-identity pairs ("impostor" pairs).
struct ImpostorSimilarity {
  double mean = 0;
  double std_dev = 0;

  /// The expected maximum over num_faces impostor pairs, for a normal distribution. Pairs above it
  /// are probably one person.
  double ExpectedMax(int64_t num_faces) const;
};

/// Estimates the distribution without labels, from all pairs of a sample of the faces. Different-
/// identity pairs form the lowest mode of the histogram, however many same-identity pairs are above
/// it. The standard deviation uses only values below the mode, which are of different people.
/// Photos of a single person have no such mode.
ImpostorSimilarity EstimateImpostorSimilarity(const Features& features,
                                              const Execution& execution = {});

/// The faces of a collection, grouped by person.
struct FaceGroups {
  Partition partition;        ///< [n], canonical; a face without similar faces is its own group
  double min_similarity = 0;  ///< the threshold that was used
};

/// Groups faces by average-linkage clustering, with a penalty for faces in one photo. photo_of_face
/// [n]: the photo of each face. Throws Error(kUsage) if an option is out of range.
FaceGroups GroupFaces(const Features& features, std::span<const int32_t> photo_of_face,
                      const GroupOptions& options, const Execution& execution = {});

}  // namespace facegraph
