// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "facegraph/analysis/truth_analysis.h"
#include "facegraph/clustering/likely_merges.h"
#include "facegraph/graph/partition.h"

namespace facegraph::cli {

/// Likely merges as people and programs are told of them.
struct Suggestion {
  LikelyMerge merge;
  int64_t smaller_size = 0, larger_size = 0;  ///< faces of both clusters
  /// Whether most faces of both are of one person; none: there are no true labels, or not of both.
  std::optional<bool> same_person;
};

/// In the order of the merges. `truth` may be null.
std::vector<Suggestion> MakeSuggestions(std::span<const LikelyMerge> merges,
                                        const Partition& partition, const ClusterTruth* truth);

/// How many of the first so many suggestions are true.
struct TrueOfFirst {
  int64_t first = 0;  ///< 10, 50, 100, 500, 1,000 ..., and last all
  int64_t known = 0;  ///< of them, those that true labels say something about
  int64_t right = 0;  ///< of those, one person
};
std::vector<TrueOfFirst> CountTrue(std::span<const Suggestion> suggestions);

/// A table of the first so many; says how many are not shown.
std::string SuggestionsText(std::span<const Suggestion> suggestions, int64_t shown, bool truth);
/// "true: 10 of the first 10, 46 of the first 50, 60 of all 70 (2 not known)".
std::string TrueText(std::span<const TrueOfFirst> counts);

/// With a line that names the columns. `truth` adds same_person: 1, 0, or empty if not known.
std::string SuggestionsCsv(std::span<const Suggestion> suggestions, bool truth);
/// A list of objects by the names of the columns; same_person is true, false or null.
nlohmann::ordered_json SuggestionsJson(std::span<const Suggestion> suggestions, bool truth);
nlohmann::ordered_json TrueJson(std::span<const TrueOfFirst> counts);

}  // namespace facegraph::cli
