// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Options of MeanShift.
struct MeanShiftOptions {
  double bandwidth = 0.9;  ///< Euclidean radius of a window, above 0, at most 2
  int max_rounds = 30;     ///< maximum number of moves of a window, at least 1
  double min_move = 1e-3;  ///< windows that move by less than this share of bandwidth stop, above 0

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Mean shift with a flat kernel (Comaniciu and Meer, "Mean shift: a robust approach toward feature
/// space analysis", 2002). A window starts at every face and moves to the mean of the faces inside,
/// until it stops. Among windows within one bandwidth, the one with the most faces is a mode (ties:
/// the smaller face). Every face belongs to the nearest mode.
///
/// units [n, dim] of length 1. Canonical; the same on every machine and for any number of threads.
/// n^2 dim multiply-adds per round. Throws Error(kUsage) for invalid options.
Partition MeanShift(MatrixView<const float> units, const MeanShiftOptions& options,
                    const Execution& execution = {});

}  // namespace facegraph
