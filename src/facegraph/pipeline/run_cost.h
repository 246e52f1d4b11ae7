// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/pipeline/cluster_faces.h"

namespace facegraph {

/// What a stage of ClusterFaces will take, about.
struct StageCost {
  std::string stage;
  int64_t bytes = 0;      ///< of memory that the process holds meanwhile, mapped features included
  double operations = 0;  ///< multiplications and additions, where they can be told
  double seconds = 0;
};

/// What is clustered on what.
struct RunSize {
  int64_t num_faces = 0;
  int64_t dim = 0;
  int64_t bytes_per_value = 4;  ///< of the features as they are stored
  bool finds_affinity = false;  ///< affinities are learned first
  int num_threads = 1;
  double product_rate = 0;  ///< see MeasureProductRate; 0: seconds are not predicted
};

/// Stage by stage. Bytes follow from the sizes of what is held; how many super-vertices and
/// proposals there will be, and the time per face of what is not products, are those of synthetic
/// faces (docs/benchmarks.md) and can be off by half for other data.
std::vector<StageCost> PredictStages(const RunSize& size, const ClusterOptions& options);

/// Bytes of the hungriest stage.
int64_t PredictPeakBytes(const RunSize& size, const ClusterOptions& options);

/// The most faces that fit into so many bytes, all else being equal.
int64_t MostFacesFor(int64_t bytes, RunSize size, const ClusterOptions& options);

/// Refuses at once what would not fit, rather than fail late: throws Error(kOutOfMemory) that says
/// how much a run would need, that `limit_name` is `limit` bytes, and how many faces would fit.
void RequireThatItFits(const RunSize& size, const ClusterOptions& options, int64_t limit,
                       std::string_view limit_name);

}  // namespace facegraph
