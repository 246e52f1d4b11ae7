// SPDX-License-Identifier: MIT
// Clusters features in memory. The features are synthetic here; yours come from a face recognition
// model, as one block of float32 [n, d].
#include <cstdio>
#include <vector>

#include "facegraph/pipeline/cluster_faces.h"
#include "facegraph/synth/synth_rows.h"

int main() {
  using namespace facegraph;
  const SynthPlan plan({.num_faces = 2000, .dim = 128});
  Matrix<float> rows(2000, 128);
  std::vector<int64_t> truth(2000);
  SynthRows(plan, 0, rows.View(), truth);

  Features features;
  features.dim = rows.cols();
  features.shards = {{rows.data(), rows.rows(), "my faces"}};

  const ClusterResult result =
      ClusterFaces(features, ShippedModels(), ClusterOptions::FromPreset("learned"));

  const Partition& partition = result.clusters.partition;
  std::printf("%lld faces, %d people; face 0 is in cluster %d\n",
              static_cast<long long>(partition.num_faces()), partition.num_clusters,
              partition.cluster_of_face[0]);
  return 0;
}
