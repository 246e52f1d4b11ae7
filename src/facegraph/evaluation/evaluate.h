// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "facegraph/evaluation/metrics.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Agreement of clusters with labeled identities. All figures count only faces with a true label.
struct Evaluation {
  int64_t faces = 0;       ///< faces with a true label
  int64_t identities = 0;  ///< distinct true labels
  int64_t clusters = 0;    ///< clusters that hold a counted face, singletons included
  int64_t singletons = 0;  ///< clusters with one counted face, unassigned faces included
  double coverage = 0;     ///< share of the faces with a predicted label >= 0, 0..1
  PrecisionRecall pairwise;
  PrecisionRecall bcubed;
  Nmi nmi;

  /// The same without the two largest identities. They can hold a third of all pairs and then
  /// dominate the pairwise figures. NaN if there are no other identities.
  PrecisionRecall pairwise_without_largest;
  PrecisionRecall bcubed_without_largest;
};

/// Compares predicted labels [n] with true labels [n]. Only equality of labels counts. A face with
/// a negative true label is left out; a face with a negative predicted label counts as a singleton.
/// The result does not depend on the order of the faces, to the last bit. Throws Error(kBadData) if
/// the lengths differ or no face has a true label.
Evaluation Evaluate(std::span<const int64_t> truth, std::span<const int64_t> predicted);
Evaluation Evaluate(std::span<const int64_t> truth, const Partition& predicted);

/// Formats a fraction as a percentage with two decimals, "87.61", or "n/a" for NaN.
std::string Percent(double fraction);

}  // namespace facegraph
