// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/run_description.h"

#include <fmt/format.h>

#include <span>
#include <type_traits>

#include "facegraph/base/hash.h"
#include "facegraph/base/names.h"
#include "facegraph/base/version.h"

namespace facegraph {
namespace {

// Structs are taken apart by structured bindings: a new field does not compile until it is
// described here.

/// "name=value" pairs of one struct as text, with commas between them.
class PairText {
 public:
  template <typename Value>
  PairText& Add(const char* name, const Value& value) {
    if (!text_.empty()) text_ += ", ";
    text_ += fmt::format("{}={}", name, value);
    return *this;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

template <typename Enum>
int Number(Enum value) {
  static_assert(std::is_enum_v<Enum>);
  return static_cast<int>(value);
}

std::string GroupingText(const SuperVertexOptions& options) {
  const auto& [k, min_similarity, max_size, step, raise, max_rounds, kind] = options;
  return PairText()
      .Add("k", k)
      .Add("min_similarity", min_similarity)
      .Add("max_size", max_size)
      .Add("step", step)
      .Add("raise", GetWord(kThresholdRaiseNames, raise))
      .Add("max_rounds", max_rounds)
      .Add("kind", Number(kind))
      .text();
}

std::string SettingText(const ProposalSetting& setting) {
  const auto& [super_vertices, min_size, iterations] = setting;
  std::string text = PairText()
                         .Add("super-vertices", GroupingText(super_vertices))
                         .Add("min_size", min_size)
                         .text();
  for (const IterationOptions& iteration : iterations) {
    const auto& [grouping, similarity, min_super_vertices, min_members, max_members] = iteration;
    text += " / " + PairText()
                        .Add("grouping", GroupingText(grouping))
                        .Add("similarity", Number(similarity))
                        .Add("min_super_vertices", min_super_vertices)
                        .Add("min_size", min_members)
                        .Add("max_size", max_members)
                        .text();
  }
  return text;
}

void Add(const ProposalOptions& options, RunDescription& run) {
  const auto& [settings, keep_repeats, search] = options;
  for (size_t i = 0; i < settings.size(); ++i) {
    run[fmt::format("proposal setting {} of {}", i + 1, settings.size())] =
        SettingText(settings[i]);
  }
  run["keep_repeats"] = fmt::to_string(keep_repeats);
  run["search of super-vertices"] = GetWord(kSearchKindNames, search);
}

void Add(const SegmentationOptions& options, RunDescription& run) {
  const auto& [enabled, min_iop, max_iop, seeds] = options;
  const auto& [seed_rule, seeds_per_proposal, seed] = seeds;
  run["segmentation"] = fmt::to_string(enabled);
  run["min_iop"] = fmt::to_string(min_iop);
  run["max_iop"] = fmt::to_string(max_iop);
  run["seed_rule"] = GetWord(kSeedRuleNames, seed_rule);
  run["seeds"] = fmt::to_string(seeds_per_proposal);
  run["seed of segmentation"] = fmt::to_string(seed);
}

void Add(const DeOverlapOptions& options, RunDescription& run) {
  const auto& [rank_by, fp_cost, precision, seed, min_inlier, overlap, unassigned] = options;
  const auto& [min_score, max_iou, keep_outliers] = overlap;
  run["rank_by"] = GetWord(kRankByNames, rank_by);
  run["fp_cost"] = fmt::to_string(fp_cost);
  run["precision"] = fmt::to_string(precision);
  run["seed"] = fmt::to_string(seed);
  run["min_inlier"] = fmt::to_string(min_inlier);
  run["min_score"] = fmt::to_string(min_score);
  run["max_iou"] = fmt::to_string(max_iou);
  run["outliers"] = GetWord(kOutlierNames, keep_outliers);
  run["unassigned"] = GetWord(kUnassignedNames, unassigned);
}

void Add(const ClusterOptions& options, RunDescription& run) {
  const auto& [num_neighbors, search, min_recall, zero_rows, proposals, segmentation, de_overlap] =
      options;
  run["neighbors per face"] = fmt::to_string(num_neighbors);
  run["knn"] = GetWord(kSearchKindNames, search);
  run["recall"] = fmt::to_string(min_recall);
  run["zero_rows"] = GetWord(kZeroRowsNames, zero_rows);
  Add(proposals, run);
  Add(segmentation, run);
  Add(de_overlap, run);
}

/// Hash of every tensor, its name and shape, and the metadata.
std::string HashModels(const Models& models) {
  const TensorFile file = ToTensorFile(models);
  uint64_t hash = 0;
  const auto add = [&](const void* data, size_t size) { hash = HashBytes(data, size, hash); };
  for (const auto& [name, tensor] : file.tensors) {
    add(name.data(), name.size());
    add(tensor.shape.data(), tensor.shape.size() * sizeof(tensor.shape[0]));
    add(tensor.values.data(), tensor.values.size() * sizeof(float));
  }
  for (const auto& [key, text] : file.metadata) {
    add(key.data(), key.size());
    add(text.data(), text.size());
  }
  return HashToText(hash);
}

std::string HashNeighbors(const NeighborLists& lists) {
  const auto size = static_cast<size_t>(lists.ids.size()) * sizeof(int32_t);
  const uint64_t ids = HashBytes(lists.ids.data(), size);
  return HashToText(HashBytes(lists.similarities.data(), size, ids));
}

}  // namespace

RunDescription DescribeRun(const ClusterOptions& options, const Models& models,
                           const Features& features, const NeighborLists* neighbors) {
  RunDescription run;
  Add(options, run);
  run["program"] = ProgramVersion();
  run["content of the networks"] = HashModels(models);
  run["content of the features"] =
      fmt::format("{} faces of dimension {}, {}, {}", features.num_faces(), features.dim,
                  features.type == FeatureType::kFloat16 ? "float16" : "float32",
                  HashToText(HashFeatures(features)));
  if (neighbors != nullptr) {
    run["content of the neighbors"] =
        fmt::format("{} of each face, {}", neighbors->k(), HashNeighbors(*neighbors));
  }
  return run;
}

}  // namespace facegraph
