// SPDX-License-Identifier: MIT
// Features in, identities out, in memory. Here the features are synthetic; yours come from a face
// embedder, as [n, d] float32 in one block.
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

  const Partition& clusters = result.clusters.partition;
  std::printf("%lld faces, %d people; face 0 is in cluster %d\n",
              static_cast<long long>(clusters.num_faces()), clusters.num_clusters,
              clusters.cluster_of_face[0]);
  return 0;
}
