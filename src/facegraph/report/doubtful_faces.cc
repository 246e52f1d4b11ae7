// SPDX-License-Identifier: MIT
#include "facegraph/report/doubtful_faces.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesPerBlock = 1024;

/// What a face has in common with one cluster.
struct Tie {
  int32_t cluster;
  double strength;
  float similarity;
};

/// One tie for each cluster, by the number of the cluster; faces in no cluster each count alone and
/// are all found under -1.
void JoinTies(std::vector<Tie>& ties) {
  std::ranges::sort(ties, [](const Tie& a, const Tie& b) {
    return std::tuple(a.cluster, -a.similarity) < std::tuple(b.cluster, -b.similarity);
  });
  size_t kept = 0;
  for (const Tie& tie : ties) {
    if (kept > 0 && ties[kept - 1].cluster == tie.cluster) {
      ties[kept - 1].strength += tie.strength;
    } else {
      ties[kept++] = tie;
    }
  }
  ties.resize(kept);
}

Membership ComputeMembership(const AffinityGraph& graph, const Partition& partition, int power,
                      int64_t face, std::vector<Tie>& ties) {
  const std::span<const int32_t> ids = graph.Neighbors(face);
  const std::span<const float> similarities = graph.Similarities(face);
  const int32_t own = partition.cluster_of_face[face];
  ties.clear();
  double all = 0, inside = 0, sum = 0;
  int64_t num_inside = 0;
  for (size_t e = 0; e < ids.size(); ++e) {
    const double strength = std::pow(std::max(0.0f, similarities[e]), power);
    all += strength;
    const int32_t cluster = partition.cluster_of_face[ids[e]];
    if (cluster >= 0 && cluster == own) {
      inside += strength;
      sum += similarities[e];
      ++num_inside;
    } else {
      ties.push_back({cluster, strength, similarities[e]});
    }
  }
  JoinTies(ties);
  Membership membership;
  if (all <= 0) return membership;
  membership.share = static_cast<float>(inside / all);
  if (num_inside > 0)
    membership.similarity = static_cast<float>(sum / static_cast<double>(num_inside));
  double strongest = 0;
  for (const Tie& tie : ties) {
    if (tie.cluster < 0 || tie.strength <= strongest) continue;
    strongest = tie.strength;
    membership.rival = tie.cluster;
    membership.rival_share = static_cast<float>(tie.strength / all);
    membership.rival_similarity = tie.similarity;
  }
  return membership;
}

}  // namespace

void DoubtfulFacesOptions::Check() const {
  Require(min_size >= 2, ErrorKind::kUsage, "min_size is {}, wants 2 or more", min_size);
  Require(min_doubt >= 0 && min_doubt <= 1, ErrorKind::kUsage, "min_doubt is {}, wants 0 to 1",
          min_doubt);
  Require(max_faces >= 1, ErrorKind::kUsage, "max_faces is {}, wants 1 or more", max_faces);
}

std::vector<Membership> ComputeMemberships(const AffinityGraph& graph, const Partition& partition,
                                        int power, const Execution& execution) {
  std::vector<Membership> membership(static_cast<size_t>(graph.num_vertices()));
  ParallelFor(graph.num_vertices(), kFacesPerBlock, execution, [&](int64_t begin, int64_t end) {
    std::vector<Tie> ties;
    for (int64_t face = begin; face < end; ++face) {
      membership[face] = ComputeMembership(graph, partition, power, face, ties);
    }
  });
  return membership;
}

std::vector<DoubtfulFace> DoubtfulFaces(std::span<const Membership> membership,
                                        const Partition& partition,
                                        std::span<const float> inlier_probability,
                                        std::span<const float> confidence,
                                        const DoubtfulFacesOptions& options) {
  options.Check();
  std::vector<int64_t> size(static_cast<size_t>(partition.num_clusters), 0);
  for (const int32_t cluster : partition.cluster_of_face) {
    if (cluster >= 0) ++size[cluster];
  }
  std::vector<DoubtfulFace> doubtful;
  for (size_t face = 0; face < membership.size(); ++face) {
    const int32_t cluster = partition.cluster_of_face[face];
    if (cluster < 0 || size[cluster] < options.min_size) continue;
    const float doubt = 1 - membership[face].share * inlier_probability[face];
    if (doubt >= options.min_doubt) doubtful.push_back({static_cast<int32_t>(face), doubt});
  }
  const auto sureness = [&](int32_t face) {
    const float share = confidence[partition.cluster_of_face[face]];
    return std::isnan(share) ? 1 : share;
  };
  std::ranges::sort(doubtful, [&](const DoubtfulFace& a, const DoubtfulFace& b) {
    return std::tuple(-a.doubt, sureness(a.face), a.face) <
           std::tuple(-b.doubt, sureness(b.face), b.face);
  });
  if (static_cast<int64_t>(doubtful.size()) > options.max_faces) {
    doubtful.resize(static_cast<size_t>(options.max_faces));
  }
  return doubtful;
}

}  // namespace facegraph
