// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/neighbours.h"

namespace facegraph {

struct ExactNeighbourOptions {
  int k = 80;  ///< length of a list, the face itself counted; at least 1

  /// Throws kUsage if an option is out of its range.
  void Check() const;
};

/// For every face its k most similar faces (LTC, section 3.1). Exact: column 0 is the face itself,
/// also where a duplicate is as similar; the others are ordered by similarity, highest first, and
/// by id where it is equal, and no face that is left out comes before one that is listed. Where k >
/// n the lists are padded as NeighbourLists says.
///
/// Similarity is the dot product in double of the rows at unit length (LoadUnitRows), cut to -1..1
/// and rounded once to float: symmetric to the bit, the same on every machine and for any number of
/// threads. A row of zeros has similarity 0 with every face, itself too.
///
/// Throws kBadData where dim < 1 or n >= 2^31 and for rows with NaN or infinity, naming one of
/// them. Takes n^2 dim / 2 multiply-adds, of bytes where the machine is quick at them and else of
/// float32; holds the lists, those of candidates (2.4 times as large), the unit rows as float32 and
/// as bytes (5 n dim bytes) and a few MB for each thread. Thousands of faces that are equal to the
/// last bit, or zero, cost more time, not more memory.
NeighbourLists ExactNeighbours(const Features& features, const ExactNeighbourOptions& options,
                               const Execution& execution);

}  // namespace facegraph
