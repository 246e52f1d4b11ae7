// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/features.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/models/models.h"
#include "facegraph/pipeline/checkpoint.h"
#include "facegraph/pipeline/cluster_faces.h"

namespace facegraph {

/// Describes a run of ClusterFaces for its checkpoint: every field of the options by name and
/// value, content hashes of the features, the networks and the given neighbors (null: none), and
/// the program's version. Two runs have the same description only if they have the same result,
/// whether the command line, Python or C++ started them. Reads all features once.
RunDescription DescribeRun(const ClusterOptions& options, const Models& models,
                           const Features& features, const NeighborLists* neighbors);

}  // namespace facegraph
