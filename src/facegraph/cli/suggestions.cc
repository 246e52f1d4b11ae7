// SPDX-License-Identifier: MIT
#include "facegraph/cli/suggestions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "facegraph/base/text.h"

namespace facegraph::cli {
namespace {

/// As many digits as CSV has.
double Rounded(double value) { return std::round(value * 1e6) / 1e6; }

const char* TrueWord(const std::optional<bool>& same_person) {
  if (!same_person) return "?";
  return *same_person ? "yes" : "no";
}

}  // namespace

std::vector<Suggestion> MakeSuggestions(std::span<const LikelyMerge> merges,
                                        const Partition& partition, const ClusterTruth* truth) {
  const std::vector<int64_t> sizes = ClusterSizes(partition);
  std::vector<Suggestion> suggestions;
  suggestions.reserve(merges.size());
  for (const LikelyMerge& merge : merges) {
    Suggestion& suggestion = suggestions.emplace_back();
    suggestion.merge = merge;
    suggestion.smaller_size = sizes[merge.smaller];
    suggestion.larger_size = sizes[merge.larger];
    if (truth == nullptr) continue;
    const int32_t a = truth->Majority(merge.smaller), b = truth->Majority(merge.larger);
    if (a >= 0 && b >= 0) suggestion.same_person = a == b;
  }
  return suggestions;
}

std::vector<TrueOfFirst> CountTrue(std::span<const Suggestion> suggestions) {
  std::vector<TrueOfFirst> counts;
  TrueOfFirst so_far;
  int64_t mark = 10;
  for (const Suggestion& suggestion : suggestions) {
    ++so_far.first;
    if (suggestion.same_person) ++so_far.known;
    if (suggestion.same_person.value_or(false)) ++so_far.right;
    if (so_far.first != mark) continue;
    counts.push_back(so_far);
    const bool is_five = std::to_string(mark)[0] == '5';
    mark *= is_five ? 2 : 5;  // 10, 50, 100, 500
  }
  if (counts.empty() || counts.back().first < so_far.first) counts.push_back(so_far);
  return counts;
}

std::string SuggestionsText(std::span<const Suggestion> suggestions, int64_t shown, bool truth) {
  std::string text = fmt::format(
      "{:>5} {:>8} {:>7} {:>8} {:>7} {:>6} {:>7} {:>6} {:>8} {:>10} {:>8} {:>7}  {:<28}{}\n",
      "rank", "smaller", "(faces)", "larger", "(faces)", "score", "nearest", "mutual", "cohesion",
      "membership", "coverage", "edges", "most similar faces", truth ? "one person" : "");
  int64_t rank = 0;
  for (const Suggestion& suggestion : suggestions) {
    if (++rank > shown) break;
    const LikelyMerge& merge = suggestion.merge;
    const std::string faces = fmt::format("{}, {} at {:.3f}", merge.face_in_smaller,
                                          merge.face_in_larger, merge.similarity);
    text += fmt::format(
        "{:>5} {:>8} {:>7} {:>8} {:>7} {:>6.3f} {:>7.3f} {:>6.3f} {:>8.3f} {:>10.3f} {:>8.3f} "
        "{:>7}  {:<28}{}\n",
        rank, merge.smaller, fmt::format("({})", suggestion.smaller_size), merge.larger,
        fmt::format("({})", suggestion.larger_size), merge.score, merge.nearest_similarity,
        merge.mutual_share, merge.relative_cohesion, merge.membership, merge.coverage,
        merge.num_edges, faces, truth ? TrueWord(suggestion.same_person) : "");
  }
  const auto count = static_cast<int64_t>(suggestions.size());
  if (count > shown) {
    text += fmt::format("and {} more: -o FILE writes all\n", CountText(count - shown));
  }
  return text;
}

std::string TrueText(std::span<const TrueOfFirst> counts) {
  std::string text = "true:";
  for (const TrueOfFirst& count : counts) {
    const bool is_all = &count == &counts.back();
    text +=
        fmt::format("{} {} of {} {}", &count == counts.data() ? "" : ",", CountText(count.right),
                    is_all ? "all" : "the first", CountText(count.first));
    if (count.known < count.first) {
      text += fmt::format(" ({} not known)", CountText(count.first - count.known));
    }
  }
  return text + "\n";
}

std::string SuggestionsCsv(std::span<const Suggestion> suggestions, bool truth) {
  std::string text = fmt::format(
      "rank,smaller,larger,smaller_size,larger_size,score,nearest_similarity,mutual_share,"
      "relative_cohesion,membership,coverage,edges,face_in_smaller,face_in_larger,similarity{}\n",
      truth ? ",same_person" : "");
  int64_t rank = 0;
  for (const Suggestion& suggestion : suggestions) {
    const LikelyMerge& merge = suggestion.merge;
    text +=
        fmt::format("{},{},{},{},{},{:.6f},{:.6f},{:.6f},{:.6f},{:.6f},{:.6f},{},{},{},{:.6f}",
                    ++rank, merge.smaller, merge.larger, suggestion.smaller_size,
                    suggestion.larger_size, merge.score, merge.nearest_similarity,
                    merge.mutual_share, merge.relative_cohesion, merge.membership, merge.coverage,
                    merge.num_edges, merge.face_in_smaller, merge.face_in_larger, merge.similarity);
    if (truth) text += ",";
    if (suggestion.same_person) text += *suggestion.same_person ? "1" : "0";
    text += "\n";
  }
  return text;
}

nlohmann::ordered_json SuggestionsJson(std::span<const Suggestion> suggestions, bool truth) {
  auto list = nlohmann::ordered_json::array();
  for (const Suggestion& suggestion : suggestions) {
    const LikelyMerge& merge = suggestion.merge;
    nlohmann::ordered_json json{{"rank", list.size() + 1},
                                {"smaller", merge.smaller},
                                {"larger", merge.larger},
                                {"smaller_size", suggestion.smaller_size},
                                {"larger_size", suggestion.larger_size},
                                {"score", Rounded(merge.score)},
                                {"nearest_similarity", Rounded(merge.nearest_similarity)},
                                {"mutual_share", Rounded(merge.mutual_share)},
                                {"relative_cohesion", Rounded(merge.relative_cohesion)},
                                {"membership", Rounded(merge.membership)},
                                {"coverage", Rounded(merge.coverage)},
                                {"edges", merge.num_edges},
                                {"face_in_smaller", merge.face_in_smaller},
                                {"face_in_larger", merge.face_in_larger},
                                {"similarity", Rounded(static_cast<double>(merge.similarity))}};
    if (truth) json["same_person"] = nullptr;
    if (suggestion.same_person) json["same_person"] = *suggestion.same_person;
    list.push_back(std::move(json));
  }
  return list;
}

nlohmann::ordered_json TrueJson(std::span<const TrueOfFirst> counts) {
  auto list = nlohmann::ordered_json::array();
  for (const TrueOfFirst& count : counts) {
    list.push_back({{"first", count.first}, {"known", count.known}, {"true", count.right}});
  }
  return list;
}

}  // namespace facegraph::cli
