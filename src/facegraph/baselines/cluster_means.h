// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// The mean of the rows at unit length of every cluster, [num_clusters, dim], not at unit length
/// itself; added up in double by face number. Faces in no cluster are left out;
/// the mean of no faces is 0.
Matrix<float> ClusterMeans(MatrixView<const float> units, const Partition& partition);

}  // namespace facegraph
