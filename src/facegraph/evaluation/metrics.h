// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/evaluation/contingency.h"

namespace facegraph {

/// Precision, recall and their F-measure: fractions 0..1, or NaN for 0 / 0 ("n/a" in reports).
struct PrecisionRecall {
  double precision = 0;
  double recall = 0;
  double f = 0;  ///< harmonic mean of the two: NaN if either is NaN, 0 if both are 0
};

/// Adds the F-measure to precision and recall.
PrecisionRecall MakePrecisionRecall(double precision, double recall);

/// Pairwise precision and recall over all pairs of different faces, the measure of LTC's tables.
/// Precision: the share of the pairs within clusters that are one person.
/// Recall: the share of the pairs of one person that are in one cluster.
/// A person has weight n^2 for n faces, so the largest few dominate. Precision is NaN if no cluster
/// has two faces, recall is NaN if no person has two faces.
PrecisionRecall Pairwise(const Contingency& table);

/// BCubed precision and recall (Amigó et al., "A comparison of extrinsic clustering evaluation
/// metrics based on formal constraints", 2009). Every face has the same weight.
/// Precision: for each face, the share of its cluster that is the same person; mean over faces.
/// Recall: for each face, the share of its person that is in the same cluster; mean over faces.
/// The face itself counts in both. F is the harmonic mean of the two means. NaN without faces.
PrecisionRecall BCubed(const Contingency& table);

/// Normalized mutual information, 0..1: the mutual information of identities and clusters, divided
/// by a mean of their two entropies. State the kind of mean with every figure: scikit-learn used
/// the geometric mean before version 0.22 and uses the arithmetic mean since.
struct Nmi {
  double arithmetic = 0;
  double geometric = 0;
};

/// Computes both variants. 1 if there is one identity and one cluster; 0 if only one of the two
/// sides has a single class; NaN without faces.
Nmi NormalizedMutualInformation(const Contingency& table);

}  // namespace facegraph
