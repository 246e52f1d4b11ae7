// SPDX-License-Identifier: MIT
#include "facegraph/baselines/condensed_tree.h"

#include <algorithm>
#include <limits>

namespace facegraph {
namespace {

/// The hierarchy of the joins.
class Hierarchy {
 public:
  Hierarchy(const std::vector<SetJoin>& joins, int32_t num_faces)
      : joins_(joins), num_faces_(num_faces), size_(joins.size() + num_faces, 1) {
    for (size_t j = 0; j < joins.size(); ++j) {
      size_[num_faces + j] = size_[joins[j].left] + size_[joins[j].right];
    }
  }
  int32_t root() const { return static_cast<int32_t>(size_.size()) - 1; }
  int32_t Size(int32_t set) const { return size_[set]; }
  bool IsFace(int32_t set) const { return set < num_faces_; }
  const SetJoin& Join(int32_t set) const { return joins_[set - num_faces_]; }
  /// 1 / distance of the join that made the set.
  double Lambda(int32_t set) const {
    const double distance = Join(set).distance;
    return distance > 0 ? 1 / distance : std::numeric_limits<double>::max() / 1e30;
  }

 private:
  const std::vector<SetJoin>& joins_;
  int32_t num_faces_;
  std::vector<int32_t> size_;
};

struct Cluster {
  int32_t parent;
  double birth;  ///< lambda at which it begins
  double stability = 0;
  bool has_children = false;
};

/// Clusters, parents before their children, and the deepest cluster of every face.
struct CondensedTree {
  std::vector<Cluster> clusters;
  std::vector<int32_t> cluster_of_face;
};

/// Walks down the hierarchy from the root and keeps the splits into two large sets.
class Condenser {
 public:
  Condenser(const Hierarchy& hierarchy, int32_t num_faces, int32_t min_size)
      : hierarchy_(hierarchy), min_size_(min_size), steps_{{hierarchy.root(), 0, false}} {
    tree_.cluster_of_face.assign(static_cast<size_t>(num_faces), 0);
    tree_.clusters.push_back({-1, 0});
  }

  CondensedTree Run() {
    while (!steps_.empty()) {
      const auto [set, cluster, falls] = steps_.back();
      steps_.pop_back();
      if (hierarchy_.IsFace(set)) {
        tree_.cluster_of_face[set] = cluster;
      } else if (falls) {
        const SetJoin& join = hierarchy_.Join(set);
        steps_.push_back({join.left, cluster, true});
        steps_.push_back({join.right, cluster, true});
      } else {
        Divide(set, cluster);
      }
    }
    return std::move(tree_);
  }

 private:
  struct Step {
    int32_t set;
    int32_t cluster;
    bool falls;  ///< the set has left the cluster and is already counted in its stability
  };

  void Divide(int32_t set, int32_t cluster) {
    const SetJoin& join = hierarchy_.Join(set);
    const double lambda = hierarchy_.Lambda(set);
    const bool left_is_large = hierarchy_.Size(join.left) >= min_size_;
    const bool right_is_large = hierarchy_.Size(join.right) >= min_size_;
    const bool splits = left_is_large && right_is_large;
    for (const auto& [side, is_large] :
         {std::pair{join.left, left_is_large}, {join.right, right_is_large}}) {
      if (is_large && !splits) {
        steps_.push_back({side, cluster, false});
        continue;
      }
      Cluster& divided = tree_.clusters[cluster];
      divided.stability += (lambda - divided.birth) * hierarchy_.Size(side);
      if (!splits) {
        steps_.push_back({side, cluster, true});
        continue;
      }
      divided.has_children = true;
      steps_.push_back({side, static_cast<int32_t>(tree_.clusters.size()), false});
      tree_.clusters.push_back({cluster, lambda});
    }
  }

  const Hierarchy& hierarchy_;
  int32_t min_size_;
  CondensedTree tree_;
  std::vector<Step> steps_;
};

/// The selected clusters, without the root. The loop goes backwards because children come after
/// their parents.
std::vector<uint8_t> Choose(const std::vector<Cluster>& clusters, ClusterChoice choice) {
  std::vector<uint8_t> is_best(clusters.size(), 0);
  std::vector<double> below(clusters.size(), 0);  // best sum of stabilities among the descendants
  for (size_t c = clusters.size(); c-- > 1;) {
    const bool is_leaf = !clusters[c].has_children;
    is_best[c] =
        choice == ClusterChoice::kLeaves ? is_leaf : is_leaf || clusters[c].stability >= below[c];
    below[clusters[c].parent] += is_best[c] ? clusters[c].stability : below[c];
  }
  // Descendants of a selected cluster are not selected.
  std::vector<uint8_t> is_inside(clusters.size(), 0);
  for (size_t c = 1; c < clusters.size(); ++c) {
    const int32_t parent = clusters[c].parent;
    is_inside[c] = is_inside[parent] || is_best[parent];
    if (is_inside[c]) is_best[c] = 0;
  }
  return is_best;
}

}  // namespace

Partition CutCondensed(const std::vector<SetJoin>& joins, int32_t num_faces, int32_t min_size,
                       ClusterChoice choice) {
  Partition partition;
  partition.cluster_of_face.assign(static_cast<size_t>(num_faces), -1);
  if (joins.empty()) return partition;
  const CondensedTree tree = Condenser(Hierarchy(joins, num_faces), num_faces, min_size).Run();
  const std::vector<uint8_t> chosen = Choose(tree.clusters, choice);
  std::vector<int32_t> chosen_above(tree.clusters.size(), -1);
  for (size_t c = 1; c < tree.clusters.size(); ++c) {
    chosen_above[c] = chosen[c] ? static_cast<int32_t>(c) : chosen_above[tree.clusters[c].parent];
  }
  partition.num_clusters = static_cast<int32_t>(tree.clusters.size());
  for (int32_t face = 0; face < num_faces; ++face) {
    partition.cluster_of_face[face] = chosen_above[tree.cluster_of_face[face]];
  }
  return Canonical(partition);
}

}  // namespace facegraph
