// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/io/files_for_tests.h"
#include "facegraph/run/write_run.h"

namespace facegraph {

/// Two clusters and a face in none: four features of dimension 2.
class WriteRunTest : public FileTest {
 protected:
  WriteRunTest() {
    rows_(0, 0) = rows_(1, 0) = rows_(2, 1) = rows_(3, 1) = 1;
    result_.graph.features = ToFeatures(rows_);
    result_.graph.neighbors = {Matrix<int32_t>(4, 1), Matrix<float>(4, 1)};
    for (int32_t face = 0; face < 4; ++face) {
      result_.graph.neighbors.ids(face, 0) = face;
      result_.graph.neighbors.similarities(face, 0) = 1;
    }
    result_.proposal_set.num_faces = 4;
    result_.proposal_set.Add(std::vector<int32_t>{0, 1}, 0);
    result_.scores = {.iou = {0.25f}, .iop = {1.125f}};
    result_.inliers = {.probability = {0.5f, 0.75f}, .segmented = {1}};
    result_.clusters.partition = {{0, 0, 1, -1}, 2};
    result_.clusters.proposal_of_cluster = {0, -1};
    result_.times = {{"proposals", 1.5, 7}};
  }

  Manifest MakeManifest() const {
    Manifest manifest("cluster", {{"seed", 3}, {"preset", "default"}, {"dim", nullptr}}, 2);
    manifest.AddFeatures("f.npy", result_.graph.features);
    manifest.Add(RunSummary(result_, AffinityKind::kCosine));
    return manifest;
  }

  Matrix<float> rows_{4, 2};
  ClusterResult result_;
};

}  // namespace facegraph
