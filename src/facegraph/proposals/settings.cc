// SPDX-License-Identifier: MIT
#include "facegraph/proposals/settings.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <vector>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  size_t begin = 0;
  while (true) {
    const size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) return parts;
    begin = end + 1;
  }
}

/// The key=value pairs of one part. Known keys are taken out one by one; the rest is unknown.
class Pairs {
 public:
  explicit Pairs(const std::string& part) : part_(part) {
    if (part.empty()) return;
    for (const std::string& pair : Split(part, ',')) {
      const size_t equals = pair.find('=');
      Require(equals != std::string::npos, ErrorKind::kUsage,
              "setting: \"{}\" should have the form key=value", pair);
      values_[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
  }

  template <typename T>
  void Take(const std::string& key, T& value) {
    const auto found = values_.find(key);
    if (found == values_.end()) return;
    const std::string& text = found->second;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    Require(result.ec == std::errc() && result.ptr == text.data() + text.size(), ErrorKind::kUsage,
            "setting: {}={} is not a number", key, text);
    values_.erase(found);
  }

  template <typename T>
  void TakeWord(const std::string& key, T& value, const std::map<std::string, T>& words) {
    const auto found = values_.find(key);
    if (found == values_.end()) return;
    const auto word = words.find(found->second);
    Require(word != words.end(), ErrorKind::kUsage, "setting: {}={} is unknown, try {}={}", key,
            found->second, key, words.begin()->first);
    value = word->second;
    values_.erase(found);
  }

  void Finish() const {
    Require(values_.empty(), ErrorKind::kUsage, "setting: \"{}\" in \"{}\" is unknown",
            values_.empty() ? "" : values_.begin()->first, part_);
  }

 private:
  std::string part_;
  std::map<std::string, std::string> values_;
};

void TakeGrouping(Pairs& pairs, const std::string& size_key, SuperVertexOptions& options) {
  pairs.Take("k", options.k);
  pairs.Take("th", options.min_similarity);
  pairs.Take("step", options.step);
  pairs.Take(size_key, options.max_size);
  pairs.TakeWord("raise", options.raise,
                 {{"reference", ThresholdRaise::kTowardsOne}, {"paper", ThresholdRaise::kAdd}});
  pairs.TakeWord("find", options.kind,
                 {{"components", SuperVertexKind::kComponents},
                  {"communities", SuperVertexKind::kMapEquation}});
}

}  // namespace

void ProposalSetting::Check() const {
  super_vertices.Check();
  Require(min_size >= 1 && min_size <= super_vertices.max_size, ErrorKind::kUsage,
          "proposals: super-vertices of {}..{} faces, should be a range from 1 or more", min_size,
          super_vertices.max_size);
  for (const IterationOptions& iteration : iterations) iteration.Check();
}

ProposalSetting ParseSetting(const std::string& text) {
  ProposalSetting setting;
  const std::vector<std::string> parts = Split(text, '/');
  Pairs base(parts[0]);
  TakeGrouping(base, "max", setting.super_vertices);
  base.Take("min", setting.min_size);
  base.Finish();
  for (size_t i = 1; i < parts.size(); ++i) {
    IterationOptions iteration;
    Pairs pairs(parts[i]);
    TakeGrouping(pairs, "groups", iteration.grouping);
    pairs.Take("least", iteration.min_super_vertices);
    pairs.Take("min", iteration.min_size);
    pairs.Take("max", iteration.max_size);
    pairs.TakeWord("by", iteration.similarity,
                   {{"cosine", MeanSimilarity::kCosine}, {"inner", MeanSimilarity::kInnerProduct}});
    pairs.Finish();
    setting.iterations.push_back(iteration);
  }
  setting.Check();
  return setting;
}

void ProposalOptions::Check() const {
  Require(!settings.empty(), ErrorKind::kUsage, "proposals: no settings are given");
  for (const ProposalSetting& setting : settings) setting.Check();
}

ProposalPlan PlanProposals(std::string_view preset, const std::vector<std::string>& settings, int k,
                           AffinityKind affinity) {
  const ProposalPreset named = FindPreset(preset, affinity);
  ProposalPlan plan{.num_neighbors = named.num_neighbors, .options = {.settings = named.settings}};
  if (!settings.empty()) plan.options.settings.clear();
  for (const std::string& text : settings) plan.options.settings.push_back(ParseSetting(text));
  Require(k >= 0, ErrorKind::kUsage, "proposals: lists of {} neighbors, should be 0 or more", k);
  if (k == 0) return plan;
  plan.num_neighbors = k;
  for (ProposalSetting& setting : plan.options.settings) {
    // Settings that used the whole lists use the whole new lists.
    int64_t& columns = setting.super_vertices.k;
    columns = columns == named.num_neighbors ? k : std::min<int64_t>(columns, k);
  }
  return plan;
}

}  // namespace facegraph
