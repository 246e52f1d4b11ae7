// SPDX-License-Identifier: MIT
#include "facegraph/evaluation/contingency.h"

#include <algorithm>
#include <numeric>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

struct DenseLabels {
  std::vector<int32_t> number;  // [n] 0..count-1 in the order of the labels, -1 for negative labels
  int32_t count = 0;
};

// By a table over all values up to the largest: two passes at the speed of memory.
DenseLabels NumberByTable(std::span<const int64_t> labels, int64_t largest) {
  std::vector<int32_t> number_of(largest + 1, 0);
  for (const int64_t label : labels) {
    if (label >= 0) number_of[label] = 1;
  }
  DenseLabels dense;
  for (int32_t& number : number_of) number = number == 1 ? dense.count++ : -1;
  dense.number.reserve(labels.size());
  for (const int64_t label : labels) dense.number.push_back(label < 0 ? -1 : number_of[label]);
  return dense;
}

// For labels that are far apart, such as hashes.
DenseLabels NumberBySorting(std::span<const int64_t> labels) {
  std::vector<int64_t> distinct;
  for (const int64_t label : labels) {
    if (label >= 0) distinct.push_back(label);
  }
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  DenseLabels dense;
  dense.count = static_cast<int32_t>(distinct.size());
  dense.number.reserve(labels.size());
  for (const int64_t label : labels) {
    const auto place = std::lower_bound(distinct.begin(), distinct.end(), label);
    dense.number.push_back(label < 0 ? -1 : static_cast<int32_t>(place - distinct.begin()));
  }
  return dense;
}

DenseLabels Number(std::span<const int64_t> labels) {
  const int64_t largest =
      labels.empty() ? -1 : std::max<int64_t>(-1, *std::max_element(labels.begin(), labels.end()));
  return largest <= 4 * std::ssize(labels) + 1024 ? NumberByTable(labels, largest)
                                                  : NumberBySorting(labels);
}

// Drops clusters that only faces without a true label have, and makes singletons of the uncovered.
DenseLabels NumberClusters(std::span<const int64_t> truth, std::span<const int64_t> predicted) {
  std::vector<int64_t> seen(predicted.begin(), predicted.end());
  for (size_t i = 0; i < seen.size(); ++i) {
    if (truth[i] < 0) seen[i] = -1;
  }
  DenseLabels clusters = Number(seen);
  for (size_t i = 0; i < seen.size(); ++i) {
    if (seen[i] < 0 && truth[i] >= 0) clusters.number[i] = clusters.count++;
  }
  return clusters;
}

// The clusters of the faces of each identity, identity after identity (a counting sort).
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

}  // namespace

Contingency Tabulate(std::span<const int64_t> truth, std::span<const int64_t> predicted) {
  Require(truth.size() == predicted.size(), ErrorKind::kBadData,
          "{} true labels for {} predicted ones", truth.size(), predicted.size());
  const DenseLabels identities = Number(truth);
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
  std::vector<int32_t> sorted = ClustersByIdentity(identities, clusters, table.identity_sizes);
  auto begin = sorted.begin();
  for (int32_t identity = 0; identity < identities.count; ++identity) {
    const auto end = begin + table.identity_sizes[identity];
    std::sort(begin, end);
    while (begin != end) {
      const auto next = std::upper_bound(begin, end, *begin);
      table.cells.push_back({identity, *begin, static_cast<int32_t>(next - begin)});
      begin = next;
    }
  }
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
