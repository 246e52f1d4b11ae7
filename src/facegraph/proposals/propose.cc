// SPDX-License-Identifier: MIT
#include "facegraph/proposals/propose.h"

#include <algorithm>

#include "facegraph/base/error.h"
#include "facegraph/proposals/second_level.h"

namespace facegraph {
namespace {

/// Numbers of settings that are equal up to some step.
using SettingGroup = std::vector<int32_t>;

/// Splits a group into groups of settings with the same key, in the order of their first settings.
template <typename GetKey>
std::vector<SettingGroup> GroupBy(const SettingGroup& settings, GetKey&& get_key) {
  std::vector<SettingGroup> groups;
  for (int32_t setting : settings) {
    const auto same = std::ranges::find_if(groups, [&](const SettingGroup& group) {
      return get_key(group.front()) == get_key(setting);
    });
    if (same != groups.end()) {
      same->push_back(setting);
    } else {
      groups.push_back({setting});
    }
  }
  return groups;
}

/// Processes the settings as a forest: settings with the same super-vertices share a root, settings
/// with the same first iterations share a branch. Only one path from a root is in memory at a time.
class Generator {
 public:
  Generator(const Features& features, const NeighborLists& neighbors,
            const ProposalOptions& options, const Execution& execution)
      : features_(features),
        neighbors_(neighbors),
        settings_(options.settings),
        search_(options.search),
        execution_(execution),
        proposal_sets_(settings_.size()) {}

  /// The proposals of each setting.
  std::vector<ProposalSet> Run() {
    SettingGroup all;
    for (size_t s = 0; s < settings_.size(); ++s) all.push_back(static_cast<int32_t>(s));
    const auto get_root = [&](int32_t s) { return settings_[s].super_vertices; };
    for (const SettingGroup& group : GroupBy(all, get_root)) FromSuperVertices(group);
    return std::move(proposal_sets_);
  }

 private:
  void FromSuperVertices(const SettingGroup& group) {
    const SuperVertexOptions& options = settings_[group.front()].super_vertices;
    const Partition super_vertices = FindSuperVertices(neighbors_, options, execution_);
    SettingGroup iterated;
    for (int32_t s : group) {
      if (settings_[s].iterations.empty()) {
        Emit(s,
             ProposalsFromSuperVertices(super_vertices, settings_[s].min_size, options.max_size));
      } else {
        iterated.push_back(s);
      }
    }
    // A face without a pair is a super-vertex of its own. It can be similar to another mean.
    Iterate(WithSingletons(super_vertices), iterated, 0);
  }

  /// Runs the next iteration of settings with the same first `depth` iterations. `base` is the
  /// result of these.
  void Iterate(const Partition& base, const SettingGroup& group, size_t depth) {
    if (group.empty()) return;
    const auto get_similarity = [&](int32_t s) {
      return settings_[s].iterations[depth].similarity;
    };
    const auto get_iteration = [&](int32_t s) { return settings_[s].iterations[depth]; };
    const std::vector<SettingGroup> groups = GroupBy(group, get_similarity);
    const std::vector<NeighborLists> near = Neighbors(base, groups, depth);
    for (size_t g = 0; g < groups.size(); ++g) {
      for (const SettingGroup& branch : GroupBy(groups[g], get_iteration)) {
        Branch(base, near[g], branch, depth);
      }
    }
  }

  /// The neighbors of the means of the super-vertices, for each group of settings with the same
  /// similarity. The means need much memory; it is free again before deeper iterations.
  std::vector<NeighborLists> Neighbors(const Partition& base,
                                       const std::vector<SettingGroup>& groups, size_t depth) {
    const Matrix<float> means = MeanFeatures(features_, base, execution_);
    ReleasePages(features_);
    std::vector<NeighborLists> near;
    for (const SettingGroup& same : groups) {
      int64_t k = 0;
      for (int32_t s : same) k = std::max(k, settings_[s].iterations[depth].grouping.k);
      const MeanSimilarity similarity = settings_[same.front()].iterations[depth].similarity;
      near.push_back(FindNeighborsOfMeans(means, k, similarity, execution_, search_));
    }
    return near;
  }

  void Branch(const Partition& base, const NeighborLists& near, const SettingGroup& group,
              size_t depth) {
    const IterationOptions& options = settings_[group.front()].iterations[depth];
    const Partition groups = GroupSuperVertices(base, near, options, execution_);
    SettingGroup iterated;
    for (int32_t s : group) {
      if (settings_[s].iterations.size() == depth + 1) {
        Emit(s, ProposalsFromPartition(groups));
      } else {
        iterated.push_back(s);
      }
    }
    Iterate(NextBase(base, groups), iterated, depth + 1);
  }

  void Emit(int32_t setting, ProposalSet proposal_set) {
    proposal_sets_[setting] = std::move(proposal_set);
    execution_.Report("proposals", ++num_done_, static_cast<int64_t>(settings_.size()), "settings");
  }

  const Features& features_;
  const NeighborLists& neighbors_;
  const std::vector<ProposalSetting>& settings_;
  SearchKind search_;
  const Execution& execution_;
  std::vector<ProposalSet> proposal_sets_;
  int64_t num_done_ = 0;
};

}  // namespace

SharedWork CountSharedWork(const std::vector<ProposalSetting>& settings) {
  // Like Generator: each base that an iteration follows needs the neighbors of its means.
  std::vector<ProposalSetting> bases, searches;
  const auto add = [](std::vector<ProposalSetting>& seen, const ProposalSetting& setting) {
    const bool is_new = std::ranges::none_of(seen, [&](const ProposalSetting& other) {
      return other.super_vertices == setting.super_vertices &&
             other.iterations == setting.iterations;
    });
    if (is_new) seen.push_back(setting);
  };
  for (const ProposalSetting& setting : settings) {
    ProposalSetting prefix{.super_vertices = setting.super_vertices};
    add(bases, prefix);
    for (const IterationOptions& iteration : setting.iterations) {
      // Of the iteration, only the similarity determines its search.
      ProposalSetting search = prefix;
      search.iterations.push_back({.similarity = iteration.similarity});
      add(searches, search);
      prefix.iterations.push_back(iteration);
    }
  }
  return {std::ssize(bases), std::ssize(searches)};
}

ProposalSet GenerateProposals(const Features& features, const NeighborLists& neighbors,
                              const ProposalOptions& options, const Execution& execution) {
  options.Check();
  Require(features.num_faces() == neighbors.num_faces(), ErrorKind::kBadData,
          "there are features of {} faces, but neighbors of {}", features.num_faces(),
          neighbors.num_faces());
  ProposalSet all;
  all.num_faces = neighbors.num_faces();
  int32_t setting = 0;
  for (const ProposalSet& proposal_set : Generator(features, neighbors, options, execution).Run()) {
    for (int64_t p = 0; p < proposal_set.num_proposals(); ++p) {
      all.Add(proposal_set.Members(p), setting);
    }
    ++setting;
  }
  return options.keep_repeats ? all : WithoutRepeats(all);
}

}  // namespace facegraph
