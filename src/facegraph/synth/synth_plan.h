// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace facegraph {

/// The distribution of synthetic faces. Similarities are cosines of clean images unless noted. A
/// face of quality q keeps the share q of its clean image, so two faces of qualities p and q are p
/// * q as similar as their clean images. The defaults resemble MS-Celeb-1M as the LTC paper splits
/// it (section 4.1: 68 faces a person). They are hard enough to compare methods: connected
/// components at the best single threshold reach a pairwise F of about 0.7, for any dim.
struct SynthOptions {
  int64_t num_faces = 100000;  ///< 1..2^31-1
  int64_t dim = 256;           ///< 16..65536
  uint64_t seed = 0;

  double mean_faces_per_identity = 68;  ///< at least 1
  /// Standard deviation of the logarithm of the faces per identity, 0..3. The larger, the heavier
  /// the tail: few identities with very many faces, many with few.
  double size_spread = 1;

  /// Modes of an identity, such as pose, age or glasses: 1..2m-1 of them, m on average. 1..1000.
  int64_t mean_modes = 4;
  double min_mode_similarity = 0.5;   ///< lowest similarity of two modes of one identity, 0..1
  double max_mode_similarity = 0.75;  ///< highest similarity of two modes of one identity, 0..1
  /// 0..1: maximum weight with which another mode of the identity is mixed into a face.
  double mode_blend = 0.4;

  double lookalike_fraction = 0.8;  ///< 0..1: identities that belong to a look-alike family
  int64_t family_size = 4;          ///< identities in such a family, at least 1
  /// Range of the similarity of two identities of a family, 0..1, for the part that all modes of an
  /// identity share. Their faces are less similar, by the factor of the mode similarity.
  double min_lookalike_similarity = 0.6;
  double max_lookalike_similarity = 0.95;

  double min_quality = 0.4;   ///< 0..1: of the worst faces, which are few
  double max_quality = 0.92;  ///< 0..1: of the best faces; most faces are near it
  /// Kinds of degradation (blur, mask, darkness, ...), at least 1. The part of a face that quality
  /// removes is replaced by noise. The share degradation_share (0..1) of that noise is common to
  /// all faces with this degradation, so bad images of different people resemble each other.
  int64_t num_degradations = 16;
  double degradation_share = 0.5;

  double outlier_fraction = 0.01;     ///< 0..1: faces of quality 0, which keep their label
  double mislabeled_fraction = 0.01;  ///< 0..1: faces with the label of another identity
  double duplicate_fraction = 0.02;   ///< 0..1: near-duplicates (0.99) of a face of the identity

  /// Throws Error(kUsage) that names the option that is out of range.
  void Check() const;
};

/// A pseudo-random permutation of 0..count-1 that takes no memory. A Feistel network permutes the
/// smallest range of an even number of bits that contains all indices; it is repeated until the
/// result is an index (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002). Not
/// cryptographically secure. Immutable, thread safe.
class IndexShuffle {
 public:
  /// count >= 1. Different seeds give different permutations.
  IndexShuffle(int64_t count, uint64_t seed);

  /// The new position of `index` (0..count-1), also 0..count-1.
  int64_t operator()(int64_t index) const;

 private:
  static constexpr int kRounds = 6;

  uint64_t Encrypt(uint64_t value) const;

  uint64_t count_;
  int half_bits_ = 1;
  std::array<uint64_t, kRounds> keys_;
};

/// The sizes of the identities and the order of the rows. Memory grows with the identities, not
/// with the faces. Immutable, thread safe.
class SynthPlan {
 public:
  /// Draws the sizes of the identities. Throws Error(kUsage) if an option is out of range.
  explicit SynthPlan(const SynthOptions& options);

  const SynthOptions& options() const { return options_; }
  int64_t num_identities() const { return static_cast<int64_t>(first_slot_.size()) - 1; }

  /// A face has two numbers, both 0..num_faces-1: its row in the shuffled output, and its slot.
  /// Slots are sorted by identity: identity i has the slots FirstSlot(i) .. FirstSlot(i+1)-1.
  int64_t SlotOfRow(int64_t row) const { return shuffle_(row); }
  int64_t FirstSlot(int64_t identity) const { return first_slot_[identity]; }
  int64_t IdentityOfSlot(int64_t slot) const;

 private:
  SynthOptions options_;
  IndexShuffle shuffle_;
  std::vector<int64_t> first_slot_;  // [num_identities + 1]
};

}  // namespace facegraph
