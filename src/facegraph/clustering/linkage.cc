// SPDX-License-Identifier: MIT
#include "facegraph/clustering/linkage.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/graph/union_find.h"
#include "facegraph/graph/used_columns.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesPerBlock = 1024;

// Similarities are added as integers (ticks), so that the order of additions has no effect.
constexpr double kLinkTicksPerOne = 1 << 30;

int64_t ToLinkTicks(double similarity) { return std::llround(similarity * kLinkTicksPerOne); }

/// The edges between two clusters, summed up.
struct Link {
  int32_t cluster;  ///< any member of the other cluster
  int32_t count;    ///< pairs of faces with an edge
  int64_t ticks;    ///< their sum (average linkage) or their minimum (complete linkage)
};

/// The current clusters and the links between them.
class Agglomeration {
 public:
  Agglomeration(const AffinityGraph& graph, const LinkageOptions& options)
      : average_(options.linkage == Linkage::kAverage),
        missing_(ToLinkTicks(options.missing_similarity)),
        clusters_(graph.num_vertices()),
        links_(static_cast<size_t>(graph.num_vertices())),
        place_(static_cast<size_t>(graph.num_vertices()), -1) {
    for (int64_t v = 0; v < graph.num_vertices(); ++v) {
      const std::span<const int32_t> ids = graph.Neighbors(v);
      links_[v].reserve(ids.size());
      for (size_t e = 0; e < ids.size(); ++e) {
        links_[v].push_back({ids[e], 1, ToLinkTicks(double{graph.Similarities(v)[e]})});
      }
    }
  }

  UnionFind& clusters() { return clusters_; }
  /// All faces: at the start, each is a cluster.
  std::vector<int32_t> Representatives() const {
    std::vector<int32_t> all(links_.size());
    std::iota(all.begin(), all.end(), 0);
    return all;
  }

  struct Nearest {
    int32_t cluster = -1;
    double ticks = -std::numeric_limits<double>::infinity();
  };
  /// The cluster most similar to `cluster`. A tie goes to `preferred`, the previous cluster of the
  /// chain, so that mutual nearest neighbors are recognized.
  Nearest FindNearest(int32_t cluster, int32_t preferred) {
    Compact(cluster);
    Nearest nearest;
    for (const Link& link : links_[cluster]) {
      const double ticks = SumOfTicks(link, cluster);
      const bool wins_tie = nearest.cluster != preferred &&
                            (link.cluster == preferred || link.cluster < nearest.cluster);
      if (ticks > nearest.ticks || (ticks == nearest.ticks && wins_tie)) {
        nearest = {link.cluster, ticks};
      }
    }
    return nearest;
  }

  /// Single linkage: joins the ends of every edge of at least `cut` ticks.
  void JoinEdges(int64_t cut) {
    for (size_t v = 0; v < links_.size(); ++v) {
      for (const Link& link : links_[v]) {
        if (link.ticks >= cut) clusters_.Union(static_cast<int32_t>(v), link.cluster);
      }
    }
  }

  void Join(int32_t a, int32_t b) {
    clusters_.Union(a, b);
    const int32_t joined = clusters_.Find(a);
    const int32_t gone = joined == a ? b : a;
    std::vector<Link>& kept = links_[joined];
    std::vector<Link>& added = links_[gone];
    if (kept.size() < added.size()) kept.swap(added);
    kept.insert(kept.end(), added.begin(), added.end());
    std::vector<Link>().swap(added);
  }

 private:
  /// Merges the links of a cluster that now lead to the same other cluster.
  void Compact(int32_t cluster) {
    std::vector<Link>& links = links_[cluster];
    int32_t size = 0;
    for (const Link& link : links) {
      const int32_t other = clusters_.Find(link.cluster);
      if (other == cluster) continue;
      if (place_[other] < 0) {
        place_[other] = size;
        links[size++] = {other, link.count, link.ticks};
        continue;
      }
      Link& known = links[place_[other]];
      known.count += link.count;
      known.ticks = average_ ? known.ticks + link.ticks : std::min(known.ticks, link.ticks);
    }
    links.resize(static_cast<size_t>(size));
    for (const Link& link : links) place_[link.cluster] = -1;
  }

  /// The similarity of two clusters in ticks. Symmetric to the bit.
  double SumOfTicks(const Link& link, int32_t cluster) {
    const double pairs = double{1} * clusters_.Size(cluster) * clusters_.Size(link.cluster);
    const double missing = pairs - link.count;
    if (average_) {
      return (static_cast<double>(link.ticks) + missing * static_cast<double>(missing_)) / pairs;
    }
    return static_cast<double>(missing > 0 ? std::min(link.ticks, missing_) : link.ticks);
  }

  bool average_;
  int64_t missing_;
  UnionFind clusters_;
  std::vector<std::vector<Link>> links_;  ///< by the representative of each cluster
  std::vector<int32_t> place_;            ///< position of a cluster among the merged links, or -1
};

/// Nearest-neighbor chains: follows nearest neighbors until two clusters are mutual nearest
/// neighbors, joins them, and continues with the cluster before them. Every new cluster starts a
/// chain of its own, so no possible join is missed.
void JoinAll(int64_t cut, Agglomeration& agglomeration, const Execution& execution) {
  UnionFind& clusters = agglomeration.clusters();
  std::vector<int32_t> starts = agglomeration.Representatives(), chain;
  const auto num_faces = std::ssize(starts);
  for (int64_t at = 0; at < std::ssize(starts); ++at) {
    if (at % 1024 == 0) {
      execution.CheckCanceled();
      execution.Report("linkage", std::min(at, num_faces), num_faces, "faces");
    }
    if (clusters.Find(starts[at]) == starts[at]) chain.push_back(starts[at]);
    while (!chain.empty()) {
      const int32_t last = chain.back();
      const int32_t before = chain.size() > 1 ? chain[chain.size() - 2] : -1;
      const Agglomeration::Nearest nearest = agglomeration.FindNearest(last, before);
      if (nearest.cluster < 0 || nearest.ticks < static_cast<double>(cut)) {
        chain.pop_back();  // final: joins of other clusters never bring them nearer
      } else if (nearest.cluster == before) {
        chain.resize(chain.size() - 2);
        agglomeration.Join(before, last);
        starts.push_back(clusters.Find(last));
      } else {
        chain.push_back(nearest.cluster);
      }
    }
  }
}

/// Complete linkage that ignores missing pairs: they must not lower the minimum.
LinkageOptions WithMissingResolved(LinkageOptions options) {
  const bool ignores_missing = options.missing_similarity >= options.min_similarity;
  if (options.linkage == Linkage::kComplete && ignores_missing) options.missing_similarity = 1;
  return options;
}

}  // namespace

Partition ThresholdComponents(const NeighborLists& neighbors, const EdgeOptions& options,
                              const Execution& execution) {
  options.Check();
  const int64_t k = UsedColumns(neighbors, options.k);
  const auto num_faces = static_cast<int32_t>(neighbors.num_faces());
  UnionFind components(num_faces);
  execution.CheckCanceled();
  for (int32_t i = 0; i < num_faces; ++i) {
    for (int64_t c = 0; c < k; ++c) {
      const int32_t j = neighbors.ids(i, c);
      if (j < 0 || static_cast<double>(neighbors.similarities(i, c)) < options.min_similarity) {
        continue;
      }
      components.Union(i, j);
    }
  }
  return ToPartition(components);
}

void LinkageOptions::Check() const {
  edges.Check();
  Require(min_similarity >= -1 && min_similarity <= 1, ErrorKind::kUsage,
          "linkage: min_similarity is {}, should be -1..1", min_similarity);
  Require(missing_similarity >= -1 && missing_similarity <= 1, ErrorKind::kUsage,
          "linkage: missing_similarity is {}, should be -1..1", missing_similarity);
}

Partition HierarchicalClusters(const AffinityGraph& graph, const LinkageOptions& options,
                               const Execution& execution) {
  options.Check();
  Agglomeration agglomeration(graph, WithMissingResolved(options));
  const int64_t cut = ToLinkTicks(options.min_similarity);
  if (options.linkage == Linkage::kSingle) {
    agglomeration.JoinEdges(cut);  // single linkage at a cut: the connected components
  } else {
    JoinAll(cut, agglomeration, execution);
  }
  return ToPartition(agglomeration.clusters());
}

Partition HierarchicalClusters(const NeighborLists& neighbors, const LinkageOptions& options,
                               const Execution& execution) {
  options.Check();
  if (options.linkage == Linkage::kSingle) {
    EdgeOptions edges = options.edges;
    edges.min_similarity = std::max(edges.min_similarity, options.min_similarity);
    return ThresholdComponents(neighbors, edges, execution);
  }
  return HierarchicalClusters(PrunedGraph(neighbors, options.edges, execution), options, execution);
}

Partition HierarchicalClusters(const NeighborLists& neighbors, const LinkageOptions& options,
                               const std::function<double(int64_t a, int64_t b)>& one_sided,
                               const Execution& execution) {
  AffinityGraph graph = PrunedGraph(neighbors, options.edges, execution);
  ParallelFor(graph.num_vertices(), kFacesPerBlock, execution, [&](int64_t begin, int64_t end) {
    for (int64_t v = begin; v < end; ++v) {
      for (int64_t e = graph.offsets[v]; e < graph.offsets[v + 1]; ++e) {
        const int64_t a = std::min<int64_t>(v, graph.ids[e]),
                      b = std::max<int64_t>(v, graph.ids[e]);
        graph.similarities[e] = static_cast<float>((one_sided(a, b) + one_sided(b, a)) / 2);
      }
    }
  });
  return HierarchicalClusters(graph, options, execution);
}

}  // namespace facegraph
