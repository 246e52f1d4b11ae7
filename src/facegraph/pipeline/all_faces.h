// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/clustering/de_overlap.h"
#include "facegraph/inspect/distinct_rows.h"
#include "facegraph/pipeline/cluster_faces.h"

// Equal rows say nothing about identity: thousands of copies of a picture would fill the neighbor
// lists of each other and of all faces near them. ClusterFaces therefore clusters one of equal rows
// and no zero row, which has no direction. The functions here make that set, and a result for all
// faces from its result.

namespace facegraph {

/// The distinct rows at unit length, [distinct, dim] float32, in memory of their own.
Features DistinctFeatures(const Features& features, const DistinctRows& distinct,
                          const Execution& execution);

/// Turns the result for the distinct rows into one for all rows of `features`, [n, dim]. Equal rows
/// are in the cluster and in the proposals of their first row; if that is in no proposal, they are
/// a cluster. Zero rows are unassigned: they are in no proposal and in nobody's neighbor list.
void RestoreAllFaces(const Features& features, const DistinctRows& distinct, Unassigned unassigned,
                     const Execution& execution, ClusterResult& result);

/// Lists of all faces in which nobody has a zero row as a neighbor, nor a zero row anybody. The
/// first column of its list is the row itself.
void RemoveZeroRows(const DistinctRows& distinct, NeighborLists& lists);

}  // namespace facegraph
