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
  /// Mean similarity of two groups of faces from which on they are one person, -1..1. 0: from the
  /// similarity of unlike faces, see UnlikeFaces.
  double min_similarity = 0;
  /// Two faces of one photo count as that much less similar than they are: they are hardly ever one
  /// person, but there are mirrors, collages and portraits on walls. 0: no matter where they are.
  double same_photo_penalty = 0.5;
  int num_neighbors = 256;  ///< of each face; the other pairs count as unlike

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// How similar faces of different people are.
struct UnlikeFaces {
  double mean = 0;
  double std_dev = 0;

  /// As similar as the most similar of `num_faces` strangers may be expected to be: what is more
  /// similar than that is the same person.
  double Highest(int64_t num_faces) const;
};

/// Read off all pairs of (a sample of) the faces without knowing who is who: pairs of different
/// people make the lowest hump of the similarities, however many pairs of one person there are
/// above it, and what lies below the hump's middle is of different people alone. Photos that show
/// one person only have no such hump.
UnlikeFaces MeasureUnlikeFaces(const Features& features, const Execution& execution = {});

/// The persons in a collection of photos.
struct People {
  Partition partition;        ///< of all faces, canonical; a face like no other is a person
  double min_similarity = 0;  ///< that was used
};

/// Groups the faces by average linkage: the two most alike groups are joined, again and again.
/// photo_of_face: [n], which photo each face is in.
People GroupFaces(const Features& features, std::span<const int32_t> photo_of_face,
                  const GroupOptions& options, const Execution& execution = {});

}  // namespace facegraph
