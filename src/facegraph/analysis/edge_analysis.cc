// SPDX-License-Identifier: MIT
#include "facegraph/analysis/edge_analysis.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <tuple>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesPerHistogram = 4096;
constexpr int64_t kFacesPerBlock = 1024;

int GetBin(float similarity) {
  const double bin =
      (static_cast<double>(similarity) - EdgeHistogram::kLowest) / EdgeHistogram::kBinWidth;
  return std::clamp(static_cast<int>(bin), 0, EdgeHistogram::kBins - 1);
}

void CountEdges(const AffinityGraph& graph, const Partition& partition,
                std::span<const int64_t> truth, int64_t face, EdgeHistogram& histogram) {
  const std::span<const int32_t> ids = graph.Neighbors(face);
  const std::span<const float> similarities = graph.Similarities(face);
  const int32_t cluster = partition.cluster_of_face[face];
  for (size_t e = 0; e < ids.size(); ++e) {
    if (ids[e] < face) continue;  // counted at its lower end
    const bool kept = cluster >= 0 && partition.cluster_of_face[ids[e]] == cluster;
    const int bin = GetBin(similarities[e]);
    ++(kept ? histogram.kept : histogram.cut)[bin];
    if (truth.empty() || truth[face] < 0 || truth[ids[e]] < 0) continue;
    const bool same = truth[face] == truth[ids[e]];
    if (kept && !same) ++histogram.kept_wrong[bin];
    if (!kept && same) ++histogram.cut_wrong[bin];
  }
}

void Add(const std::vector<int64_t>& from, std::vector<int64_t>& to) {
  for (size_t b = 0; b < to.size(); ++b) to[b] += from[b];
}

/// The edges of one face into one cluster.
struct Link {
  int32_t cluster;
  double strength;   ///< sum over the edges
  float similarity;  ///< highest of the edges
};

/// Adds up the links of each cluster; the result is sorted by cluster. Faces in no cluster are
/// joined under -1.
void JoinLinks(std::vector<Link>& links) {
  std::ranges::sort(links, [](const Link& a, const Link& b) {
    return std::tuple(a.cluster, -a.similarity) < std::tuple(b.cluster, -b.similarity);
  });
  size_t kept = 0;
  for (const Link& link : links) {
    if (kept > 0 && links[kept - 1].cluster == link.cluster) {
      links[kept - 1].strength += link.strength;
    } else {
      links[kept++] = link;
    }
  }
  links.resize(kept);
}

Membership ComputeMembership(const AffinityGraph& graph, const Partition& partition, int power,
                             int64_t face, std::vector<Link>& links) {
  const std::span<const int32_t> ids = graph.Neighbors(face);
  const std::span<const float> similarities = graph.Similarities(face);
  const int32_t own = partition.cluster_of_face[face];
  links.clear();
  double total = 0, inside = 0, similarity_sum = 0;
  int64_t num_inside = 0;
  for (size_t e = 0; e < ids.size(); ++e) {
    const double strength = std::pow(std::max(0.0f, similarities[e]), power);
    total += strength;
    const int32_t cluster = partition.cluster_of_face[ids[e]];
    if (cluster >= 0 && cluster == own) {
      inside += strength;
      similarity_sum += similarities[e];
      ++num_inside;
    } else {
      links.push_back({cluster, strength, similarities[e]});
    }
  }
  JoinLinks(links);
  Membership membership;
  if (total <= 0) return membership;
  membership.share = static_cast<float>(inside / total);
  if (num_inside > 0) {
    membership.similarity = static_cast<float>(similarity_sum / static_cast<double>(num_inside));
  }
  double strongest = 0;
  for (const Link& link : links) {
    if (link.cluster < 0 || link.strength <= strongest) continue;
    strongest = link.strength;
    membership.other_cluster = link.cluster;
    membership.other_share = static_cast<float>(link.strength / total);
    membership.other_similarity = link.similarity;
  }
  return membership;
}

}  // namespace

EdgeHistogram MakeEdgeHistogram(const AffinityGraph& graph, const Partition& partition,
                                std::span<const int64_t> truth, const Execution& execution) {
  EdgeHistogram histogram;
  std::mutex mutex;
  ParallelFor(graph.num_vertices(), kFacesPerHistogram, execution, [&](int64_t begin, int64_t end) {
    EdgeHistogram part;
    for (int64_t face = begin; face < end; ++face) {
      CountEdges(graph, partition, truth, face, part);
    }
    const std::lock_guard<std::mutex> lock(mutex);
    Add(part.kept, histogram.kept);
    Add(part.cut, histogram.cut);
    Add(part.kept_wrong, histogram.kept_wrong);
    Add(part.cut_wrong, histogram.cut_wrong);
  });
  return histogram;
}

void DoubtfulFacesOptions::Check() const {
  Require(min_size >= 2, ErrorKind::kUsage, "min_size is {}, must be at least 2", min_size);
  Require(min_doubt >= 0 && min_doubt <= 1, ErrorKind::kUsage,
          "min_doubt is {}, must be within 0..1", min_doubt);
  Require(max_faces >= 1, ErrorKind::kUsage, "max_faces is {}, must be at least 1", max_faces);
}

std::vector<Membership> ComputeMemberships(const AffinityGraph& graph, const Partition& partition,
                                           int power, const Execution& execution) {
  std::vector<Membership> membership(static_cast<size_t>(graph.num_vertices()));
  ParallelFor(graph.num_vertices(), kFacesPerBlock, execution, [&](int64_t begin, int64_t end) {
    std::vector<Link> links;
    for (int64_t face = begin; face < end; ++face) {
      membership[face] = ComputeMembership(graph, partition, power, face, links);
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
  const auto get_confidence = [&](int32_t face) {
    const float share = confidence[partition.cluster_of_face[face]];
    return std::isnan(share) ? 1 : share;
  };
  std::ranges::sort(doubtful, [&](const DoubtfulFace& a, const DoubtfulFace& b) {
    return std::tuple(-a.doubt, get_confidence(a.face), a.face) <
           std::tuple(-b.doubt, get_confidence(b.face), b.face);
  });
  if (static_cast<int64_t>(doubtful.size()) > options.max_faces) {
    doubtful.resize(static_cast<size_t>(options.max_faces));
  }
  return doubtful;
}

}  // namespace facegraph
