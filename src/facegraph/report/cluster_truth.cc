// SPDX-License-Identifier: MIT
#include "facegraph/report/cluster_truth.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "facegraph/base/error.h"
#include "facegraph/graph/proposal_set.h"

namespace facegraph {
namespace {

void NumberPeople(std::span<const int64_t> truth, ClusterTruth& result) {
  for (const int64_t label : truth) {
    if (label >= 0) result.label.push_back(label);
  }
  result.num_faces = static_cast<int64_t>(result.label.size());
  std::ranges::sort(result.label);
  result.label.erase(std::unique(result.label.begin(), result.label.end()), result.label.end());
  result.person_sizes.assign(result.label.size(), 0);
  for (const int64_t label : truth) {
    if (label < 0) {
      result.person_of_face.push_back(-1);
      continue;
    }
    const auto place = std::ranges::lower_bound(result.label, label) - result.label.begin();
    result.person_of_face.push_back(static_cast<int32_t>(place));
    ++result.person_sizes[place];
  }
}

/// Adds the shares of one cluster.
void AddShares(std::span<const int32_t> members, std::vector<int32_t>& people,
               ClusterTruth& result) {
  people.clear();
  for (const int32_t face : members) {
    if (result.person_of_face[face] >= 0) people.push_back(result.person_of_face[face]);
  }
  std::ranges::sort(people);
  const auto begin = static_cast<int64_t>(result.shares.size());
  for (size_t i = 0; i < people.size(); ++i) {
    if (i == 0 || people[i] != people[i - 1]) result.shares.push_back({people[i], 0});
    ++result.shares.back().faces;
  }
  std::sort(result.shares.begin() + begin, result.shares.end(),
            [](const ClusterTruth::Share& a, const ClusterTruth::Share& b) {
              return std::tuple(-a.faces, a.person) < std::tuple(-b.faces, b.person);
            });
  result.offsets.push_back(static_cast<int64_t>(result.shares.size()));
}

}  // namespace

int64_t ClusterTruth::Known(int64_t cluster) const {
  int64_t known = 0;
  for (const Share& share : Shares(cluster)) known += share.faces;
  return known;
}

double ClusterTruth::Purity(int64_t cluster) const {
  if (Shares(cluster).empty()) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(Shares(cluster)[0].faces) / static_cast<double>(Known(cluster));
}

int32_t ClusterTruth::Majority(int64_t cluster) const {
  return Shares(cluster).empty() ? -1 : Shares(cluster)[0].person;
}

ClusterTruth MakeClusterTruth(const Partition& partition, std::span<const int64_t> truth) {
  Require(static_cast<int64_t>(truth.size()) == partition.num_faces(), ErrorKind::kBadData,
          "{} true labels for {} faces", truth.size(), partition.num_faces());
  ClusterTruth result;
  NumberPeople(truth, result);
  Require(result.num_faces > 0, ErrorKind::kBadData, "no face has a true label");
  const ProposalSet clusters = ProposalsFromPartition(partition);
  result.offsets.push_back(0);
  std::vector<int32_t> people;
  for (int64_t c = 0; c < clusters.num_proposals(); ++c) {
    AddShares(clusters.Members(c), people, result);
  }
  return result;
}

}  // namespace facegraph
