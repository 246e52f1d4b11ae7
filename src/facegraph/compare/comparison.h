// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "facegraph/baselines/methods.h"
#include "facegraph/compare/draw_identities.h"
#include "facegraph/compare/subprocess.h"
#include "facegraph/evaluation/evaluate.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {

/// Faces with known identities, and their neighbors.
struct KnownFaces {
  Features features;
  NeighborLists neighbors;
  std::vector<int64_t> labels;        ///< [n]; negative: not known
  std::vector<Features> committee{};  ///< features of the same faces by other models
};

/// A row of the table: a method with one choice of its parameters.
struct ComparisonRow {
  std::string name;       ///< as on the command line
  std::string title;      ///< as in a table
  std::string paper;      ///< authors and year
  std::string tuned_for;  ///< "pairwise F", "BCubed F", "both"; empty: nothing was tuned
  ParameterValues parameters;
  std::optional<Evaluation> evaluation;  ///< nothing if the method failed
  double seconds = 0;                    ///< wall time, without the neighbor search
  int64_t peak_bytes = 0;                ///< peak memory, features and neighbors included
  double tuning_seconds = 0;             ///< wall time of learning and tuning
  std::string failure;                   ///< one line with the reason; empty: no failure
};

/// Where each run of a method takes place.
enum class Isolation {
  kSubprocess,  ///< see RunInSubprocess: for programs without other threads
  kInProcess    ///< see RunInProcess: for programs with other threads, such as Python
};

/// How methods are compared.
struct ComparisonOptions {
  WorkLimits limits;  ///< of each run
  uint64_t seed = 0;
  Isolation isolation = Isolation::kSubprocess;
  NeighborOptions neighbors{};  ///< for the faces of other people, see SplitTrainingFaces
  std::function<void(const std::string&)> on_message{};  ///< one line of news; may be empty
  std::function<void(const ComparisonRow&)> on_row{};    ///< every finished row; may be empty
};

/// Runs one method on the test faces within the limits.
///
/// A method that learns does so once, from `learning` (null: none), and fails without. With
/// `tuning` (null: none) every combination of the method's grid is tried on those faces. The test
/// faces are then clustered with the best by pairwise F and the best by BCubed F: one row if they
/// are the same, else two. Combinations that fail are skipped. Of equally good ones the first is
/// taken. Without `tuning` the parameters have their defaults.
///
/// Failures of a method are rows. Throws Error(kInterrupted) if canceled.
std::vector<ComparisonRow> RunMethod(const Method& method, const KnownFaces& test,
                                     const KnownFaces* tuning, const KnownFaces* learning,
                                     const ComparisonOptions& options, const Execution& execution);

}  // namespace facegraph
