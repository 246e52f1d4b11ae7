// SPDX-License-Identifier: MIT
#include "facegraph/baselines/conpac.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/graph/union_find.h"

namespace facegraph {
namespace {

constexpr int64_t kTrianglesPerBlock = 1 << 16;

/// An edge of the graph, a < b.
struct Pair {
  int32_t a;
  int32_t b;
};

/// Three edges that form a triangle, and the last message to each edge, in log odds.
struct Triangle {
  std::array<int32_t, 3> edges;
  std::array<float, 3> messages;
};

/// The random field.
struct Field {
  std::vector<Pair> pairs;
  std::vector<float> unary;  ///< log odds of each pair from its similarity
  std::vector<Triangle> triangles;
};

/// Builds the field. Finds every triangle once, at its smallest face: a < b < c.
Field MakeField(const AffinityGraph& graph, const ConpacOptions& options) {
  Field field;
  const auto n = static_cast<int32_t>(graph.num_vertices());
  std::vector<int64_t> first(static_cast<size_t>(n) + 1, 0);  // first edge of each smaller end
  for (int32_t a = 0; a < n; ++a) {
    for (size_t e = 0; e < graph.Neighbors(a).size(); ++e) {
      if (graph.Neighbors(a)[e] < a) continue;
      field.pairs.push_back({a, graph.Neighbors(a)[e]});
      field.unary.push_back(static_cast<float>(
          (double{graph.Similarities(a)[e]} - options.threshold) / options.temperature));
    }
    first[a + 1] = std::ssize(field.pairs);
  }
  std::vector<int32_t> edge_to(static_cast<size_t>(n), -1);  // edge from the current a to each face
  for (int32_t a = 0; a < n; ++a) {
    for (int64_t e = first[a]; e < first[a + 1]; ++e) {
      edge_to[field.pairs[e].b] = static_cast<int32_t>(e);
    }
    for (int64_t ab = first[a]; ab < first[a + 1]; ++ab) {
      const int32_t b = field.pairs[ab].b;
      for (int64_t bc = first[b]; bc < first[b + 1]; ++bc) {
        const int32_t ac = edge_to[field.pairs[bc].b];
        if (ac < 0) continue;
        field.triangles.push_back(
            {{static_cast<int32_t>(ab), static_cast<int32_t>(bc), ac}, {0, 0, 0}});
      }
    }
    for (int64_t e = first[a]; e < first[a + 1]; ++e) edge_to[field.pairs[e].b] = -1;
  }
  return field;
}

double Probability(double log_odds) { return 1 / (1 + std::exp(-log_odds)); }

/// The message of a triangle to one side. p and q: probabilities of the other two sides without the
/// messages of this triangle.
double Message(double p, double q, double contradiction) {
  const double both = p * q, one = p * (1 - q) + (1 - p) * q, none = (1 - p) * (1 - q);
  const double set = both + contradiction * one + none;
  const double unset = contradiction * both + one + none;
  return std::log(set / unset);
}

/// Log odds of every pair: the unary ones plus all messages.
std::vector<double> Beliefs(const Field& field) {
  std::vector<double> beliefs(field.unary.begin(), field.unary.end());
  for (const Triangle& triangle : field.triangles) {
    for (size_t side = 0; side < 3; ++side) {
      beliefs[triangle.edges[side]] += double{triangle.messages[side]};
    }
  }
  return beliefs;
}

void SendMessages(const std::vector<double>& beliefs, const ConpacOptions& options, Field& field,
                  const Execution& execution) {
  ParallelFor(
      std::ssize(field.triangles), kTrianglesPerBlock, execution, [&](int64_t begin, int64_t end) {
        for (int64_t t = begin; t < end; ++t) {
          Triangle& triangle = field.triangles[t];
          std::array<double, 3> without;  // probabilities without this triangle's messages
          for (size_t side = 0; side < 3; ++side) {
            without[side] =
                Probability(beliefs[triangle.edges[side]] - double{triangle.messages[side]});
          }
          for (size_t side = 0; side < 3; ++side) {
            const double message =
                Message(without[(side + 1) % 3], without[(side + 2) % 3], options.contradiction);
            triangle.messages[side] =
                static_cast<float>(options.damping * double{triangle.messages[side]} +
                                   (1 - options.damping) * message);
          }
        }
      });
}

}  // namespace

void ConpacOptions::Check() const {
  edges.Check();
  Require(temperature > 0, ErrorKind::kUsage, "ConPaC: the temperature is {}, should be above 0",
          temperature);
  Require(contradiction > 0 && contradiction <= 1, ErrorKind::kUsage,
          "ConPaC: the contradiction weight is {}, should be above 0 and at most 1", contradiction);
  Require(max_rounds >= 0, ErrorKind::kUsage,
          "ConPaC: the number of rounds is {}, should be 0 or more", max_rounds);
  Require(damping >= 0 && damping < 1, ErrorKind::kUsage,
          "ConPaC: the damping is {}, should be 0 or more and below 1", damping);
}

Partition Conpac(const NeighborLists& neighbors, const ConpacOptions& options,
                 const Execution& execution) {
  options.Check();
  Field field = MakeField(PrunedGraph(neighbors, options.edges, execution), options);
  std::vector<double> beliefs = Beliefs(field);
  for (int round = 0; round < options.max_rounds; ++round) {
    execution.Report("ConPaC", round, options.max_rounds, "rounds");
    SendMessages(beliefs, options, field, execution);
    beliefs = Beliefs(field);
  }
  const auto n = static_cast<int32_t>(neighbors.num_faces());
  UnionFind joined(n);
  for (size_t e = 0; e < beliefs.size(); ++e) {
    if (beliefs[e] > 0) joined.Union(field.pairs[e].a, field.pairs[e].b);
  }
  return ToPartition(joined);
}

}  // namespace facegraph
