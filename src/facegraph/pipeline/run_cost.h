// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/models/models.h"
#include "facegraph/pipeline/cluster_faces.h"

namespace facegraph {

/// Predicted cost of a stage of ClusterFaces. Approximate.
struct StageCost {
  std::string stage;
  int64_t bytes = 0;      ///< memory of the process during the stage, mapped features included
  double operations = 0;  ///< multiplications and additions; 0: not known
  double seconds = 0;
};

/// The size of a run of ClusterFaces.
struct RunSize {
  int64_t num_faces = 0;
  int64_t dim = 0;
  int64_t bytes_per_value = 4;  ///< of the stored features
  bool finds_affinity = false;  ///< the run finds learned affinity
  int num_threads = 1;
  double product_rate = 0;  ///< see ProductRate; 0: no seconds are predicted
};

/// The size of a run on these features. has_neighbors: the user gives neighbor lists, so that
/// nothing is searched. Does not set product_rate.
RunSize MakeRunSize(const Features& features, const Models& models, bool has_neighbors,
                    const Execution& execution);

/// Cost of each stage, in order. Bytes follow from the sizes of the data. The numbers of
/// super-vertices and proposals, and the time per face beside products, are those of synthetic
/// faces (docs/benchmarks.md): for other data they can be off by half.
std::vector<StageCost> PredictStages(const RunSize& size, const ClusterOptions& options);

/// Bytes of the stage that needs most.
int64_t PredictPeakBytes(const RunSize& size, const ClusterOptions& options);

/// The largest number of faces whose run fits into `bytes`, all else being equal.
int64_t MaxFacesFor(int64_t bytes, RunSize size, const ClusterOptions& options);

/// Throws Error(kOutOfMemory) if a run would not fit into `limit` bytes. The message says how much
/// memory the run needs, `limit_name`, and how many faces would fit.
void RequireThatItFits(const RunSize& size, const ClusterOptions& options, int64_t limit,
                       std::string_view limit_name);

}  // namespace facegraph
