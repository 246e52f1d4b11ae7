// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/evaluation/contingency.h"

namespace facegraph {

/// Normalized mutual information, 0..1: the mutual information of identities and clusters, divided
/// by a mean of their two entropies. Which mean has to be said with every figure: scikit-learn's
/// default was the geometric one before 0.22 and has been the arithmetic one since.
struct Nmi {
  double arithmetic = 0;
  double geometric = 0;
};

/// 1 if both sides have one class only (they agree), 0 if just one of them has. NaN without faces.
Nmi NormalizedMutualInformation(const Contingency& table);

}  // namespace facegraph
