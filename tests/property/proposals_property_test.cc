// SPDX-License-Identifier: MIT
// Super-vertices of random graphs against a slow reference and against invariants.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <vector>

#include "facegraph/base/random.h"
#include "facegraph/graph/lists_for_tests.h"
#include "facegraph/proposals/super_vertices.h"
#include "facegraph/proposals/targets.h"

namespace facegraph {
namespace {

struct Example {
  int32_t num_faces;
  std::vector<NamedNeighbor> names;
  SuperVertexOptions options;
};

/// With ties, there are few distinct similarities, some equal to thresholds: the error-prone cases.
Example RandomExample(uint64_t seed, bool with_ties) {
  Random random(seed);
  Example example;
  example.num_faces = static_cast<int32_t>(1 + random.Below(40));
  const uint64_t num_names = random.Below(static_cast<uint64_t>(3 * example.num_faces));
  for (uint64_t e = 0; e < num_names; ++e) {
    const auto bound = static_cast<uint64_t>(example.num_faces);
    const int32_t from = static_cast<int32_t>(random.Below(bound));
    const int32_t to = static_cast<int32_t>(random.Below(bound));
    const double similarity =
        with_ties ? static_cast<double>(random.Below(11)) / 10 : random.Uniform() * 0.99;
    if (from != to) example.names.push_back({from, to, static_cast<float>(similarity)});
  }
  example.options.min_similarity = 0.1 * static_cast<double>(random.Below(9));
  example.options.max_size = static_cast<int32_t>(1 + random.Below(12));
  example.options.step = random.Below(2) == 0 ? 0.05 : 0.3;
  example.options.raise = random.Below(2) == 0 ? ThresholdRaise::kTowardsOne : ThresholdRaise::kAdd;
  return example;
}

/// The component of `start` among the faces `among`, over pairs of at least `threshold`.
std::vector<int32_t> FindComponent(const Example& example, const std::vector<bool>& among,
                                   double threshold, int32_t start) {
  std::vector<int32_t> reached = {start};
  for (size_t next = 0; next < reached.size(); ++next) {
    for (const NamedNeighbor& name : example.names) {
      if (static_cast<double>(name.similarity) < threshold) continue;
      for (const auto& [a, b] : {std::pair{name.from, name.to}, std::pair{name.to, name.from}}) {
        const bool is_new = std::ranges::find(reached, b) == reached.end();
        if (a == reached[next] && among[static_cast<size_t>(b)] && is_new) reached.push_back(b);
      }
    }
  }
  std::sort(reached.begin(), reached.end());
  return reached;
}

/// Algorithm 1 of the paper, literally: all rounds, one search per face.
std::vector<int64_t> SlowSuperVertices(const Example& example) {
  const SuperVertexOptions& options = example.options;
  const bool towards_one = options.raise == ThresholdRaise::kTowardsOne;
  const size_t n = static_cast<size_t>(example.num_faces);
  double lowest = 1;
  for (const NamedNeighbor& name : example.names) {
    const double similarity = static_cast<double>(name.similarity);
    if (similarity >= options.min_similarity) lowest = std::min(lowest, similarity);
  }
  std::vector<int64_t> label(n, -1);
  std::vector<bool> left(n, true);
  double threshold = options.min_similarity;
  double raised = towards_one ? lowest : options.min_similarity;
  for (int round = 0;; ++round) {
    const double rise = towards_one ? (1 - raised) * options.step : options.step;
    const bool is_last = round == options.max_rounds || raised == 1 - 1e-6;
    const std::vector<bool> among = left;
    for (int32_t face = 0; face < example.num_faces; ++face) {
      if (!among[static_cast<size_t>(face)]) continue;
      const std::vector<int32_t> component = FindComponent(example, among, threshold, face);
      const int64_t size = static_cast<int64_t>(component.size());
      if (size > options.max_size && !is_last) continue;
      const int64_t place = std::ranges::find(component, face) - component.begin();
      left[static_cast<size_t>(face)] = false;
      const bool is_isolated = round == 0 && size == 1;
      const int64_t group = size > options.max_size ? place / options.max_size : 0;
      if (!is_isolated) label[static_cast<size_t>(face)] = component[0] + 1000 * group;
    }
    if (is_last || std::ranges::find(left, true) == left.end()) return label;
    threshold = raised = std::min(raised + rise, 1 - 1e-6);
  }
}

TEST(SuperVerticesProperty, EqualTheSlowReference) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const Example example = RandomExample(seed, seed % 2 == 0);
    const NeighborLists lists = ListsFrom(example.num_faces, example.names);
    ASSERT_EQ(FindSuperVertices(lists, example.options).cluster_of_face,
              Canonical(SlowSuperVertices(example)).cluster_of_face)
        << "seed " << seed;
  }
}

TEST(SuperVerticesProperty, NeverExceedTheMaximumSize) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const Example example = RandomExample(seed, seed % 2 == 0);
    const Partition partition =
        FindSuperVertices(ListsFrom(example.num_faces, example.names), example.options);
    std::map<int32_t, int> size;
    for (int32_t cluster : partition.cluster_of_face) {
      if (cluster < 0) continue;
      ASSERT_LE(++size[cluster], example.options.max_size) << "seed " << seed;
    }
    ASSERT_EQ(static_cast<int32_t>(size.size()), partition.num_clusters);
  }
}

TEST(SuperVerticesProperty, ArePermutedWithTheFaces) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    // Without ties, similarity decides everything; only ties are cut by number.
    Example example = RandomExample(seed, false);
    example.options.max_rounds = 1000;
    const Partition partition =
        FindSuperVertices(ListsFrom(example.num_faces, example.names), example.options);

    std::vector<int32_t> new_number(static_cast<size_t>(example.num_faces));
    std::iota(new_number.begin(), new_number.end(), 0);
    Random(seed, 1).Shuffle(std::span<int32_t>(new_number));
    Partition expected = partition;
    for (size_t face = 0; face < new_number.size(); ++face) {
      expected.cluster_of_face[static_cast<size_t>(new_number[face])] =
          partition.cluster_of_face[face];
    }
    for (NamedNeighbor& name : example.names) {
      name.from = new_number[static_cast<size_t>(name.from)];
      name.to = new_number[static_cast<size_t>(name.to)];
    }
    ASSERT_EQ(FindSuperVertices(ListsFrom(example.num_faces, example.names), example.options)
                  .cluster_of_face,
              Canonical(expected).cluster_of_face)
        << "seed " << seed;
  }
}

TEST(ProposalTargetsProperty, EqualTheirDefinition) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    std::vector<int64_t> labels(40);
    for (int64_t& label : labels) label = static_cast<int64_t>(random.Below(6)) - 1;
    std::vector<int32_t> members;
    for (int32_t face = 0; face < 40; ++face) {
      if (random.Below(4) == 0) members.push_back(face);
    }
    ProposalSet proposal_set;
    proposal_set.num_faces = 40;
    proposal_set.Add(members, 0);
    const ProposalTargets targets = TargetsFromLabels(proposal_set, labels);

    int64_t best_label = -1;
    int64_t best_hits = 0;
    for (int32_t face : members) {
      const int64_t label = labels[static_cast<size_t>(face)];
      const int64_t hits = std::ranges::count_if(
          members, [&](int32_t other) { return labels[static_cast<size_t>(other)] == label; });
      if (label < 0 || hits <= best_hits) continue;
      best_label = label;
      best_hits = hits;
    }
    ASSERT_EQ(targets.majority_label[0], best_label) << "seed " << seed;
    if (best_label < 0) continue;
    const double hits = static_cast<double>(best_hits);
    const double size = static_cast<double>(members.size());
    const double identity_size = static_cast<double>(std::ranges::count(labels, best_label));
    ASSERT_FLOAT_EQ(targets.iou[0], static_cast<float>(hits / (size + identity_size - hits)));
    ASSERT_FLOAT_EQ(targets.iop[0], static_cast<float>(hits / size));
  }
}

}  // namespace
}  // namespace facegraph
