// SPDX-License-Identifier: MIT
#include "facegraph/evaluation/contingency.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

struct DenseLabels {
  std::vector<int32_t> number;  // [n] 0..count-1 by ascending label, -1 for negative labels
  int32_t count = 0;
};

// Numbers labels with a table over all values up to the largest one. Fast: two linear passes.
template <typename GetLabel>
DenseLabels NumberByTable(int64_t num_faces, const GetLabel& label, int64_t largest) {
  std::vector<int32_t> number_of_label(largest + 1, 0);
  for (int64_t i = 0; i < num_faces; ++i) {
    if (label(i) >= 0) number_of_label[label(i)] = 1;
  }
  DenseLabels dense;
  for (int32_t& number : number_of_label) number = number == 1 ? dense.count++ : -1;
  dense.number.resize(num_faces);
  for (int64_t i = 0; i < num_faces; ++i) {
    dense.number[i] = label(i) < 0 ? -1 : number_of_label[label(i)];
  }
  return dense;
}

// Numbers labels by sorting, for labels with large gaps such as hashes.
template <typename GetLabel>
DenseLabels NumberBySorting(int64_t num_faces, const GetLabel& label) {
  std::vector<int64_t> distinct;
  for (int64_t i = 0; i < num_faces; ++i) {
    if (label(i) >= 0) distinct.push_back(label(i));
  }
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  DenseLabels dense;
  dense.count = static_cast<int32_t>(distinct.size());
  dense.number.reserve(num_faces);
  for (int64_t i = 0; i < num_faces; ++i) {
    const auto place = std::lower_bound(distinct.begin(), distinct.end(), label(i));
    const auto number = static_cast<int32_t>(place - distinct.begin());
    dense.number.push_back(label(i) < 0 ? -1 : number);
  }
  return dense;
}

template <typename GetLabel>
DenseLabels Number(int64_t num_faces, const GetLabel& label) {
  int64_t largest = -1;
  for (int64_t i = 0; i < num_faces; ++i) largest = std::max<int64_t>(largest, label(i));
  return largest <= 4 * num_faces + 1024 ? NumberByTable(num_faces, label, largest)
                                         : NumberBySorting(num_faces, label);
}

// Numbers the clusters of faces with a true label. Unassigned faces become singletons at the end.
DenseLabels NumberClusters(std::span<const int64_t> truth, std::span<const int64_t> predicted) {
  DenseLabels clusters =
      Number(std::ssize(truth), [&](int64_t i) { return truth[i] < 0 ? -1 : predicted[i]; });
  for (size_t i = 0; i < truth.size(); ++i) {
    if (predicted[i] < 0 && truth[i] >= 0) clusters.number[i] = clusters.count++;
  }
  return clusters;
}

// The clusters of all faces, sorted by identity (a counting sort).
std::vector<int32_t> ClustersByIdentity(const DenseLabels& identities, const DenseLabels& clusters,
                                        std::span<const int32_t> identity_sizes) {
  std::vector<int64_t> next(identity_sizes.size());
  std::exclusive_scan(identity_sizes.begin(), identity_sizes.end(), next.begin(), int64_t{0});
  std::vector<int32_t> sorted(identities.number.size());
  for (size_t i = 0; i < sorted.size(); ++i) {
    if (identities.number[i] >= 0) sorted[next[identities.number[i]]++] = clusters.number[i];
  }
  return sorted;
}

// Adds the cells, by identity and then by cluster. `clusters` is the result of ClustersByIdentity.
// Counting is faster than sorting: an identity has far fewer clusters than faces.
void AddCells(std::span<const int32_t> clusters, Contingency& table) {
  std::vector<int32_t> count(table.cluster_sizes.size(), 0);
  std::vector<int32_t> own;
  size_t place = 0;
  for (int32_t identity = 0; identity < table.num_identities(); ++identity) {
    own.clear();
    for (int32_t i = 0; i < table.identity_sizes[identity]; ++i) {
      const int32_t cluster = clusters[place++];
      if (count[cluster]++ == 0) own.push_back(cluster);
    }
    std::sort(own.begin(), own.end());
    for (const int32_t cluster : own) {
      table.cells.push_back({identity, cluster, std::exchange(count[cluster], 0)});
    }
  }
}

}  // namespace

Contingency Tabulate(std::span<const int64_t> truth, std::span<const int64_t> predicted) {
  Require(truth.size() == predicted.size(), ErrorKind::kBadData,
          "{} true labels for {} predicted ones", truth.size(), predicted.size());
  const DenseLabels identities = Number(std::ssize(truth), [&](int64_t i) { return truth[i]; });
  const DenseLabels clusters = NumberClusters(truth, predicted);
  Contingency table;
  table.identity_sizes.assign(identities.count, 0);
  table.cluster_sizes.assign(clusters.count, 0);
  for (size_t i = 0; i < truth.size(); ++i) {
    if (identities.number[i] < 0) continue;
    ++table.identity_sizes[identities.number[i]];
    ++table.cluster_sizes[clusters.number[i]];
    ++table.num_faces;
  }
  AddCells(ClustersByIdentity(identities, clusters, table.identity_sizes), table);
  return table;
}

Contingency WithoutLargestIdentities(const Contingency& table, int64_t count) {
  std::vector<int32_t> by_size(table.num_identities());
  std::iota(by_size.begin(), by_size.end(), 0);
  std::stable_sort(by_size.begin(), by_size.end(), [&](int32_t a, int32_t b) {
    return table.identity_sizes[a] > table.identity_sizes[b];
  });
  std::vector<bool> dropped(table.num_identities(), false);
  for (int64_t rank = 0; rank < std::min(count, table.num_identities()); ++rank) {
    dropped[by_size[rank]] = true;
  }
  Contingency rest;
  rest.identity_sizes.assign(table.num_identities(), 0);
  rest.cluster_sizes.assign(table.num_clusters(), 0);
  for (const Contingency::Cell& cell : table.cells) {
    if (dropped[cell.identity]) continue;
    rest.cells.push_back(cell);
    rest.identity_sizes[cell.identity] += cell.count;
    rest.cluster_sizes[cell.cluster] += cell.count;
    rest.num_faces += cell.count;
  }
  return rest;
}

}  // namespace facegraph
