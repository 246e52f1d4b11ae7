// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/evaluation/contingency.h"
#include "facegraph/evaluation/precision_recall.h"

namespace facegraph {

/// Over all pairs of different faces: of those in one cluster the share that is one person
/// (precision), of those of one person the share that is in one cluster (recall). The measure of
/// the paper's tables. A person counts by the square of the faces, so the largest few dominate.
/// Precision is NaN without any pair in a cluster, recall without any pair of one person.
PrecisionRecall Pairwise(const Contingency& table);

}  // namespace facegraph
