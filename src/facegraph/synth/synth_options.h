// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace facegraph {

/// What faces to make up. Similarities are cosines, and of clean pictures unless said otherwise: a
/// face of quality q keeps the share q of its clean picture, so two faces of qualities p and q are
/// p * q as similar as their clean pictures. The defaults resemble MS-Celeb-1M as the paper splits
/// it (LTC, section 4.1: 68 faces a person) and leave something to gain: connected components at
/// the best single threshold reach a pairwise F of 0.7 or so, whatever the dim.
struct SynthOptions {
  int64_t num_faces = 100000;  ///< 1..2^31-1
  int64_t dim = 256;           ///< at least 16
  uint64_t seed = 0;

  double mean_faces_per_identity = 68;  ///< at least 1
  /// Standard standard deviation of the logarithm of the faces per identity, 0..3: the larger, the heavier
  /// the tail of a few people with very many faces and of many with few.
  double size_spread = 1;

  /// Looks of one person, such as pose, age, glasses: 1..2m-1 of them, m on average. At least 1.
  int64_t mean_modes = 4;
  double min_mode_similarity = 0.5;   ///< two modes of one person are at least this similar
  double max_mode_similarity = 0.75;  ///< and at most this
  /// 0..1: how far, at most, a face lies from its own mode on the way to another one of the person.
  double mode_blend = 0.4;

  double lookalike_fraction = 0.8;  ///< identities that belong to a family of look-alikes
  int64_t family_size = 4;          ///< identities of such a family, at least 1
  /// How similar two people of a family are, at least and at most, in what is common to all modes
  /// of each; their faces are less so by a factor of the mode similarity.
  double min_lookalike_similarity = 0.6;
  double max_lookalike_similarity = 0.95;

  double min_quality = 0.4;   ///< of the worst faces, few
  double max_quality = 0.92;  ///< of the best, most faces are near it
  /// Ways in which a picture is spoilt (blur, mask, dark ...), at least 1. What quality a face
  /// lacks is replaced by noise, of which the share `degradation_share` is common to all faces
  /// spoilt that way: bad pictures of different people resemble each other.
  int64_t num_degradations = 16;
  double degradation_share = 0.5;

  double outlier_fraction = 0.01;      ///< faces that show nobody: quality 0, their label stays
  double mislabeled_fraction = 0.01;  ///< faces that carry the label of another identity
  double duplicate_fraction = 0.02;    ///< faces that are another of the same person, nearly (0.99)

  /// Throws Error(kUsage) that names the option out of its range.
  void Check() const;
};

}  // namespace facegraph
