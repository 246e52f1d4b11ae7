// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

struct MeanShiftOptions {
  double bandwidth = 0.9;  ///< Euclidean radius of a window, above 0, at most 2
  int max_rounds = 30;     ///< times that a window moves, at most; at least 1
  double min_move = 1e-3;  ///< of the bandwidth: windows that move less have arrived, above 0

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Mean shift with a flat kernel (Comaniciu and Meer, "Mean shift: a robust approach toward feature
/// space analysis", 2002): a window around every face moves to the mean of the faces in it until it
/// stays. Of arrived windows within one bandwidth of each other the one with the most faces is a
/// mode (of as many: that of the face with the smaller number), and every face belongs to the
/// nearest mode.
///
/// units [n, dim] of length 1. Canonical; the same on every machine and for any number of threads.
/// Takes n^2 dim multiply-adds per round.
Partition MeanShift(MatrixView<const float> units, const MeanShiftOptions& options,
                    const Execution& execution = {});

}  // namespace facegraph
