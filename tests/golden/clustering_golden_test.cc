// SPDX-License-Identifier: MIT
// Final labels against those of the authors' code, computed from its recorded scores
// (golden/README.md, section 7). Our own scores cannot be used: two scores may differ by only 3e-8,
// and the order of the proposals decides the result.
#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "facegraph/clustering/resolve_overlaps.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/io/npy.h"
#include "facegraph/io/npz.h"
#include "shared_data.h"

namespace facegraph {
namespace {

template <typename T>
std::vector<T> CopyValues(const NpyArray& array) {
  const std::span<const T> values = array.Values<T>();
  return {values.begin(), values.end()};
}

class ClusteringGolden : public testing::Test {
 protected:
  void SetUp() override {
    SKIP_WITHOUT_SHARED("golden");
    const NpzArrays arrays = ReadNpz(folder_ / "cover.npz");
    const std::vector<int32_t> offsets = CopyValues<int32_t>(arrays.at("offsets"));
    proposal_set_.offsets.assign(offsets.begin(), offsets.end());
    proposal_set_.members = CopyValues<int32_t>(arrays.at("members"));
    proposal_set_.setting = CopyValues<int32_t>(arrays.at("setting"));
    proposal_set_.num_faces = std::ssize(ReadLabels(folder_ / "labels.txt"));
    iop_ = CopyValues<float>(arrays.at("iop"));
    scores_ = CopyValues<float>(ReadNpy(folder_ / "gcn_d_scores_binary.npy"));
    for (const float p : CopyValues<float>(ReadNpy(folder_ / "gcn_s_prob_binary.npy"))) {
      is_inlier_.push_back(p > 0.5f);
    }
  }

  // Canonical labels: for each face, the smallest face of its cluster.
  static std::vector<int64_t> Labels(const OverlapResult& result) {
    const std::vector<int32_t> smallest = SmallestMembers(result.partition);
    return {smallest.begin(), smallest.end()};
  }
  std::vector<int64_t> Recorded(const std::string& file) const {
    return ReadLabels(folder_ / file);
  }

  const std::filesystem::path folder_ = SharedFolder() / "golden";
  ProposalSet proposal_set_;
  std::vector<float> iop_;
  std::vector<float> scores_;
  std::vector<uint8_t> is_inlier_;
};

TEST_F(ClusteringGolden, DeOverlapGivesTheRecordedLabels) {
  EXPECT_EQ(Labels(ResolveOverlaps(proposal_set_, scores_, {})), Recorded("labels_deoverlap.txt"));
}

TEST_F(ClusteringGolden, DeOverlapAfterSegmentingAllGivesTheRecordedLabels) {
  EXPECT_EQ(Labels(ResolveOverlaps(proposal_set_, scores_, is_inlier_, {})),
            Recorded("labels_deoverlap_seg_all.txt"));
}

TEST_F(ClusteringGolden, DeOverlapAfterSegmentingTheDoubtfulGivesTheRecordedLabels) {
  int64_t num_cut = 0;
  for (int64_t p = 0; p < proposal_set_.num_proposals(); ++p) {
    if (iop_[p] >= 0.1f && iop_[p] <= 0.9f) {
      ++num_cut;
    } else {
      std::fill(is_inlier_.begin() + proposal_set_.offsets[p],
                is_inlier_.begin() + proposal_set_.offsets[p + 1], uint8_t{1});
    }
  }
  EXPECT_EQ(num_cut, 217);
  EXPECT_EQ(Labels(ResolveOverlaps(proposal_set_, scores_, is_inlier_, {})),
            Recorded("labels_deoverlap_seg_iop_0.1_0.9.txt"));
}

TEST_F(ClusteringGolden, SuppressionGivesTheRecordedLabels) {
  OverlapOptions options;
  options.max_iou = 0.5;
  EXPECT_EQ(Labels(ResolveOverlaps(proposal_set_, scores_, options)),
            Recorded("labels_nms_0.5.txt"));
}

}  // namespace
}  // namespace facegraph
