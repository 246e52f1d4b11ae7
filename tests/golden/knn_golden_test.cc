// SPDX-License-Identifier: MIT
// Nearest neighbors of real faces against an exact search in float64 by numpy.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "facegraph/inspect/inspect_features.h"
#include "facegraph/io/features_file.h"
#include "facegraph/io/npy.h"
#include "facegraph/kernels/isa.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "shared_data.h"

namespace facegraph {
namespace {

std::filesystem::path Golden(const std::string& name) { return SharedFolder() / "golden" / name; }

template <typename T>
void ExpectSameBytes(const Matrix<T>& found, const NpyArray& recorded) {
  ASSERT_EQ(recorded.shape, (std::vector<int64_t>{found.rows(), found.cols()}));
  const std::span<const T> values = recorded.Values<T>();
  EXPECT_TRUE(std::equal(values.begin(), values.end(), found.data())) << recorded.name;
}

TEST(KnnGolden, IdsAndSimilaritiesAreBitIdenticalOnAllInstructionSets) {
  SKIP_WITHOUT_SHARED("golden");
  const Features features = OpenFeatures(Golden("features.npy"));
  const Isa before = ActiveIsa();
  for (Isa isa : AvailableIsas()) {
    SCOPED_TRACE(IsaName(isa));
    UseIsa(isa);
    const NeighborLists lists =
        NearestNeighbors(features, {.k = 80, .search = SearchKind::kExact}, {});
    ExpectSameBytes(lists.ids, ReadNpy(Golden("knn_ids.npy")));
    ExpectSameBytes(lists.similarities, ReadNpy(Golden("knn_sims.npy")));
  }
  UseIsa(before);
}

TEST(KnnGolden, InspectHasNoWarningsAboutRealFaces) {
  SKIP_WITHOUT_SHARED("data/lfw-fr512");
  for (const char* set : {"lfw-fr512", "lfw-mfn128"}) {
    const FeatureReport report =
        InspectFeatures(OpenFeatures(SharedFolder() / "data" / set / "features.npy"), {}, {});
    EXPECT_TRUE(report.warnings.empty()) << set << ": " << report.warnings.front();
    EXPECT_EQ(report.num_faces, 9712);
    EXPECT_GT(report.share_above_chance, 0.3) << set;
  }
}

}  // namespace
}  // namespace facegraph
