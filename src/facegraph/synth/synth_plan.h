// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/synth/index_shuffle.h"
#include "facegraph/synth/synth_options.h"

namespace facegraph {

/// Who has how many faces and which row shows whom: all that faces have to agree on. Memory grows
/// with the identities, not the faces. Immutable, thread safe.
class SynthPlan {
 public:
  /// Draws the sizes of the identities. Throws Error(kUsage) if an option is out of range.
  explicit SynthPlan(const SynthOptions& options);

  const SynthOptions& options() const { return options_; }
  int64_t num_identities() const { return static_cast<int64_t>(first_slot_.size()) - 1; }

  /// Faces are numbered twice: by row, in the shuffled order of the output (0..num_faces-1), and by
  /// slot, identity after identity. Identity i has the slots FirstSlot(i) .. FirstSlot(i+1)-1.
  int64_t SlotOfRow(int64_t row) const { return shuffle_(row); }
  int64_t FirstSlot(int64_t identity) const { return first_slot_[identity]; }
  int64_t IdentityOfSlot(int64_t slot) const;

 private:
  SynthOptions options_;
  IndexShuffle shuffle_;
  std::vector<int64_t> first_slot_;  // [num_identities + 1]
};

}  // namespace facegraph
