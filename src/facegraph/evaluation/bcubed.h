// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/evaluation/contingency.h"
#include "facegraph/evaluation/precision_recall.h"

namespace facegraph {

/// BCubed (Amigó et al., "A comparison of extrinsic clustering evaluation metrics based on formal
/// constraints", 2009): the average over all faces of the share of their cluster that is the same
/// person (precision) and of the share of their person that is in the same cluster (recall), the
/// face itself counted in both; F is of the two averages. Every face weighs the same. NaN without
/// faces.
PrecisionRecall BCubed(const Contingency& table);

}  // namespace facegraph
