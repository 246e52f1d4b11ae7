// SPDX-License-Identifier: MIT
#include "facegraph/communities/community_search.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"

namespace facegraph {
namespace {

/// 0 .. count-1
std::vector<int32_t> Numbers(int64_t count) {
  std::vector<int32_t> numbers(static_cast<size_t>(count));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

/// Communities are scattered in memory: each is prefetched this many edges before its use.
constexpr size_t kPrefetchDistance = 8;

/// The communities of one network, with moves of single vertices between them.
class CommunityMoves {
 public:
  CommunityMoves(const CommunityNetwork& network, CommunityObjective& objective, double min_gain,
                 std::vector<int32_t> community)
      : network_(network),
        objective_(objective),
        min_gain_(min_gain),
        community_(std::move(community)),
        size_(community_.size(), 0),
        link_(community_.size()) {
    for (const int32_t c : community_) ++size_[c];
    for (int32_t c = std::ssize(size_); c-- > 0;) {
      if (size_[c] == 0) empty_.push_back(c);
    }
    objective_.Reset(network_, community_);
  }

  const std::vector<int32_t>& community() const { return community_; }
  double gained() const { return gained_; }  ///< gain of all moves

  /// Moves v to the community with the largest gain, if any gain exceeds the minimum. Candidates
  /// are the communities of the neighbors that `may_join` allows, and an empty one if `may_leave`.
  /// Returns whether v moved.
  template <typename MayJoin>
  bool MoveToBest(int32_t v, bool may_leave, const MayJoin& may_join) {
    const int32_t from = community_[v];
    touched_.clear();
    Touch(from);
    const std::span<const CommunityNetwork::Edge> edges = network_.Edges(v);
    for (size_t e = 0; e < edges.size(); ++e) {
      if (e + kPrefetchDistance < edges.size()) {
        const int32_t next = community_[edges[e + kPrefetchDistance].id];
        __builtin_prefetch(&link_[next], 1);
        objective_.Prefetch(next);
      }
      const CommunityNetwork::Edge& edge = edges[e];
      if (!may_join(edge.id)) continue;
      const int32_t c = community_[edge.id];
      Touch(c);
      link_[c].link.out += double{edge.out};
      link_[c].link.in += double{edge.in};
    }
    if (may_leave && size_[from] > 1 && !empty_.empty()) Touch(empty_.back());
    int32_t best = from;
    double best_gain = min_gain_;
    for (const int32_t to : touched_) {
      if (to == from) continue;
      const double gain = objective_.Gain(v, from, to, link_[from].link, link_[to].link);
      if (gain > best_gain) {
        best_gain = gain;
        best = to;
      }
    }
    if (best != from) {
      Move(v, from, best);
      gained_ += best_gain;
    }
    for (const int32_t c : touched_) link_[c] = {};
    return best != from;
  }

  bool IsAlone(int32_t v) const { return size_[community_[v]] == 1; }

 private:
  struct Scratch {
    CommunityLink link;
    bool touched = false;
  };

  void Touch(int32_t c) {
    if (!std::exchange(link_[c].touched, true)) touched_.push_back(c);
  }

  void Move(int32_t v, int32_t from, int32_t to) {
    objective_.Move(v, from, to, link_[from].link, link_[to].link);
    if (size_[to] == 0) empty_.pop_back();
    if (--size_[from] == 0) empty_.push_back(from);
    ++size_[to];
    community_[v] = to;
  }

  const CommunityNetwork& network_;
  CommunityObjective& objective_;
  double min_gain_;
  std::vector<int32_t> community_;
  std::vector<int32_t> size_;   ///< vertices of each community
  std::vector<int32_t> empty_;  ///< communities without vertices
  LargeVector<Scratch> link_;   ///< from the current vertex to each community
  std::vector<int32_t> touched_;
  double gained_ = 0;
};

/// Moves vertices until no move gains anything.
void MoveAll(const CommunityNetwork& network, CommunityMoves& moves, Random& random,
             const Execution& execution) {
  std::vector<int32_t> queue = Numbers(network.num_vertices());
  random.Shuffle(std::span(queue));
  std::vector<uint8_t> is_queued(queue.size(), 1);
  const auto any = [](int32_t) { return true; };
  for (size_t at = 0; at < queue.size(); ++at) {
    if (at % 4096 == 0) execution.CheckCanceled();
    const int32_t v = queue[at];
    is_queued[v] = 0;
    if (!moves.MoveToBest(v, true, any)) continue;
    for (const CommunityNetwork::Edge& edge : network.Edges(v)) {
      if (is_queued[edge.id] || moves.community()[edge.id] == moves.community()[v]) continue;
      is_queued[edge.id] = 1;
      queue.push_back(edge.id);
    }
  }
}

/// Splits every community into parts (step 2). Returns the part of each vertex.
std::vector<int32_t> Refine(const CommunityNetwork& network, const std::vector<int32_t>& community,
                            CommunityObjective& objective, double min_gain, Random& random) {
  std::vector<int32_t> order = Numbers(network.num_vertices());
  CommunityMoves parts(network, objective, min_gain, order);
  random.Shuffle(std::span(order));
  for (const int32_t v : order) {
    if (!parts.IsAlone(v)) continue;
    parts.MoveToBest(v, false, [&](int32_t other) { return community[other] == community[v]; });
  }
  return parts.community();
}

/// Renumbers the values, all below `bound`, as 0, 1, ... in order of first appearance. Returns
/// their count.
int32_t Compact(std::vector<int32_t>& numbers, int64_t bound) {
  std::vector<int32_t> new_number(static_cast<size_t>(bound), -1);
  int32_t count = 0;
  for (int32_t& number : numbers) {
    if (new_number[number] < 0) new_number[number] = count++;
    number = new_number[number];
  }
  return count;
}

/// The smaller network whose vertices are the parts 0..num_parts-1 (step 3).
CommunityNetwork Aggregate(const CommunityNetwork& network, const std::vector<int32_t>& part,
                           int32_t num_parts) {
  std::vector<int64_t> offsets(static_cast<size_t>(num_parts) + 1, 0);
  for (const int32_t p : part) ++offsets[p + 1];
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  std::vector<int32_t> members(part.size());
  std::vector<int64_t> next(offsets.begin(), offsets.end() - 1);
  for (int32_t v = 0; v < std::ssize(part); ++v) members[next[part[v]]++] = v;

  CommunityNetwork smaller;
  std::vector<CommunityLink> link(static_cast<size_t>(num_parts));
  std::vector<uint8_t> is_touched(static_cast<size_t>(num_parts), 0);
  std::vector<int32_t> touched;
  for (int32_t p = 0; p < num_parts; ++p) {
    double mass = 0;
    touched.clear();
    for (int64_t m = offsets[p]; m < offsets[p + 1]; ++m) {
      mass += network.mass[members[m]];
      for (const CommunityNetwork::Edge& edge : network.Edges(members[m])) {
        const int32_t other = part[edge.id];
        if (other == p) continue;
        if (!std::exchange(is_touched[other], uint8_t{1})) touched.push_back(other);
        link[other].out += double{edge.out};
        link[other].in += double{edge.in};
      }
    }
    std::ranges::sort(touched);
    for (const int32_t other : touched) {
      smaller.edges.push_back(
          {other, static_cast<float>(link[other].out), static_cast<float>(link[other].in)});
      link[other] = {};
      is_touched[other] = 0;
    }
    smaller.offsets.push_back(std::ssize(smaller.edges));
    smaller.mass.push_back(mass);
  }
  return smaller;
}

/// One round from `community`, which becomes its result. Returns the gain.
double SearchOnce(const CommunityNetwork& faces, CommunityObjective& objective,
                  const CommunitySearchOptions& options, Random& random, const Execution& execution,
                  std::vector<int32_t>& community) {
  CommunityNetwork smaller;
  const CommunityNetwork* network = &faces;
  std::vector<int32_t> vertex_of_face = Numbers(faces.num_vertices());
  std::vector<int32_t> start = community;
  double gained = 0;
  while (true) {
    CommunityMoves moves(*network, objective, options.min_gain, std::move(start));
    MoveAll(*network, moves, random, execution);
    gained += moves.gained();
    const std::vector<int32_t>& found = moves.community();
    for (size_t face = 0; face < community.size(); ++face) {
      community[face] = found[vertex_of_face[face]];
    }
    std::vector<int32_t> part = Refine(*network, found, objective, options.min_gain, random);
    const int32_t num_parts = Compact(part, network->num_vertices());
    if (num_parts == network->num_vertices()) return gained;
    start.assign(static_cast<size_t>(num_parts), 0);
    for (size_t v = 0; v < part.size(); ++v) start[part[v]] = found[v];
    Compact(start, network->num_vertices());
    for (int32_t& vertex : vertex_of_face) vertex = part[vertex];
    smaller = Aggregate(*network, part, num_parts);
    network = &smaller;
  }
}

}  // namespace

void CommunitySearchOptions::Check() const {
  Require(max_rounds >= 1, ErrorKind::kUsage,
          "community search: max_rounds is {}, should be 1 or more", max_rounds);
  Require(min_gain >= 0, ErrorKind::kUsage, "community search: min_gain is {}, should be 0 or more",
          min_gain);
  Require(min_round_gain >= 0 && min_round_gain < 1, ErrorKind::kUsage,
          "community search: min_round_gain is {}, should be at least 0 and below 1",
          min_round_gain);
}

Partition SearchCommunities(const CommunityNetwork& network, CommunityObjective& objective,
                            const CommunitySearchOptions& options, const Execution& execution) {
  options.Check();
  Random random(options.seed);
  std::vector<int32_t> community = Numbers(network.num_vertices());
  double gained = 0;
  for (int round = 0; round < options.max_rounds; ++round) {
    execution.Report("communities", round, options.max_rounds, "rounds");
    const double more = SearchOnce(network, objective, options, random, execution, community);
    Compact(community, network.num_vertices());
    gained += more;
    if (more <= options.min_round_gain * gained) break;
  }
  return Canonical(Partition{community, static_cast<int32_t>(community.size())});
}

}  // namespace facegraph
