// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "facegraph/compare/draw_identities.h"
#include "facegraph/baselines/methods.h"
#include "facegraph/compare/subprocess.h"
#include "facegraph/evaluation/evaluate.h"

namespace facegraph {

/// Faces whose people are known, with their neighbors.
struct KnownFaces {
  Features features;
  NeighborLists neighbors;
  std::vector<int64_t> labels;
  std::vector<Features> committee{};  ///< of the same faces, by other models
};

/// A line of the table: a method with one choice of its parameters.
struct ComparisonRow {
  std::string name;       ///< as on the command line
  std::string title;      ///< as in a table
  std::string paper;      ///< authors and year
  std::string tuned_for;  ///< "pairwise F", "BCubed F", "both"; empty: nothing was tuned
  ParameterValues parameters;
  std::optional<Evaluation> evaluation;  ///< none if it failed
  double seconds = 0;                    ///< of wall time, without the neighbors
  int64_t peak_bytes = 0;     ///< the most held at once, features and neighbors included
  double tuning_seconds = 0;  ///< what finding the parameters took
  std::string failure;        ///< one line; empty: it did not fail
};

/// How methods are compared.
struct ComparisonOptions {
  WorkLimits limits;  ///< of each run
  uint64_t seed = 0;
  std::function<void(const std::string&)> say = [](const std::string&) {};  ///< one line of news
};

/// Runs one method on the test set, each run apart and within the limits.
///
/// A method that learns does so once, from `learning` faces, and fails without. With `tuning` faces
/// every combination of its grid is tried on those, and the test set is clustered with the best by
/// pairwise F and the best by BCubed F: one row if they are the same, else two. Combinations that
/// fail are passed over. Of equally good ones the first is taken.
std::vector<ComparisonRow> RunMethod(const Method& method, const KnownFaces& test,
                                     const KnownFaces* tuning, const KnownFaces* learning,
                                     const ComparisonOptions& options,
                                     const Execution& execution);

}  // namespace facegraph
