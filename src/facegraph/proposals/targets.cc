// SPDX-License-Identifier: MIT
#include "facegraph/proposals/targets.h"

#include <algorithm>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/graph/partition.h"

namespace facegraph {
namespace {

constexpr int64_t kProposalsPerBlock = 4096;  // they share one table of counts, [num_classes]

struct Majority {
  int32_t label_class = -1;
  int64_t hits = 0;
};

/// The most frequent class of the members. `count` [num_classes] is all zero before and after.
Majority FindMajority(std::span<const int32_t> members, const Partition& classes,
                      std::vector<int64_t>& count) {
  const auto class_of = [&](int32_t face) { return classes.cluster_of_face[face]; };
  for (int32_t face : members) {
    if (class_of(face) >= 0) ++count[class_of(face)];
  }
  Majority majority;
  for (int32_t face : members) {
    // Strictly more, so the first class wins ties. The count is then reset: each class is checked
    // once, and the table is zero again at the end.
    const int32_t label_class = class_of(face);
    if (label_class < 0) continue;
    if (count[label_class] > majority.hits) majority = {label_class, count[label_class]};
    count[label_class] = 0;
  }
  return majority;
}

}  // namespace

ProposalTargets TargetsFromLabels(const ProposalSet& proposal_set, std::span<const int64_t> labels,
                                  const Execution& execution) {
  Require(static_cast<int64_t>(labels.size()) == proposal_set.num_faces, ErrorKind::kBadData,
          "the proposals have {} faces, but there are {} labels", proposal_set.num_faces,
          labels.size());
  const Partition classes = Canonical(labels);
  std::vector<int64_t> class_size(static_cast<size_t>(classes.num_clusters), 0);
  std::vector<int64_t> class_label(class_size.size());
  for (size_t face = 0; face < labels.size(); ++face) {
    const int32_t label_class = classes.cluster_of_face[face];
    if (label_class < 0) continue;
    ++class_size[label_class];
    class_label[label_class] = labels[face];
  }

  const size_t num_proposals = static_cast<size_t>(proposal_set.num_proposals());
  ProposalTargets targets{std::vector<float>(num_proposals, 0),
                          std::vector<float>(num_proposals, 0),
                          std::vector<int64_t>(num_proposals, -1)};
  ParallelFor(proposal_set.num_proposals(), kProposalsPerBlock, execution,
              [&](int64_t begin, int64_t end) {
                std::vector<int64_t> count(class_size.size(), 0);
                for (int64_t p = begin; p < end; ++p) {
                  const std::span<const int32_t> members = proposal_set.Members(p);
                  const Majority majority = FindMajority(members, classes, count);
                  if (majority.label_class < 0) continue;
                  const double hits = static_cast<double>(majority.hits);
                  const double size = static_cast<double>(members.size());
                  const double class_faces = static_cast<double>(class_size[majority.label_class]);
                  targets.iou[p] = static_cast<float>(hits / (size + class_faces - hits));
                  targets.iop[p] = static_cast<float>(hits / size);
                  targets.majority_label[p] = class_label[majority.label_class];
                }
              });
  return targets;
}

}  // namespace facegraph
