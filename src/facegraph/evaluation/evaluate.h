// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "facegraph/evaluation/nmi.h"
#include "facegraph/evaluation/precision_recall.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// How well clusters agree with the identities that somebody has labeled.
struct Evaluation {
  int64_t faces = 0;       ///< with a true label; all figures are about these alone
  int64_t identities = 0;  ///< among them
  int64_t clusters = 0;    ///< that hold any of them, singletons included
  int64_t singletons = 0;  ///< clusters with one of them, unassigned faces included
  double coverage = 0;     ///< share of them that a predicted label >= 0 puts in a cluster
  PrecisionRecall pairwise;
  PrecisionRecall bcubed;
  Nmi nmi;

  /// Without the faces of the two largest identities, which can hold a third of all pairs and then
  /// decide the pairwise figures alone. NaN if there is nothing else.
  PrecisionRecall pairwise_without_largest;
  PrecisionRecall bcubed_without_largest;
};

/// Compares true labels [n] with predicted labels [n]; numbers of labels mean nothing beyond
/// equality. A negative true label: unknown, the face is left out. A negative predicted label: in
/// no cluster, which counts as a cluster of its own. The order of the faces does not matter, to the
/// last bit. Throws Error(kBadData) if the lengths differ or no face has a true label.
Evaluation Evaluate(std::span<const int64_t> truth, std::span<const int64_t> predicted);
Evaluation Evaluate(std::span<const int64_t> truth, const Partition& predicted);

/// A fraction as a percentage with two digits, "87.61", or "n/a" for NaN.
std::string Percent(double fraction);

}  // namespace facegraph
