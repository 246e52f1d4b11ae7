// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/baselines/learning_faces.h"
#include "facegraph/graph/partition.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// A number that a method can be tuned by.
struct MethodParameter {
  std::string name;
  std::string meaning;
  double value = 0;            ///< used where nothing else is said
  std::vector<double> values;  ///< tried by a comparison; empty: only the one above
};

/// Values of a method's parameters by name.
using ParameterValues = std::map<std::string, double>;

/// Faces to cluster. Neighbor lists are those of the features.
struct MethodInputs {
  const Features& features;
  const NeighborLists& neighbors;
  uint64_t seed = 0;
  std::string_view learned{};  ///< what the method's learn has returned, if it has one
  std::span<const Features> committee = {};  ///< of the same faces, by other models
  const NeighborLists* judged = nullptr;  ///< what the method's judge has returned, if it has one
};

/// A rival: another way from faces to clusters.
struct Method {
  std::string name;   ///< as on the command line, "chinese-whispers"
  std::string title;  ///< as in a table, "Chinese Whispers"
  std::string paper;  ///< authors and year
  std::string description;
  std::vector<MethodParameter> parameters;
  /// What a method that learns makes of labeled faces, as bytes for its run; empty: it does not.
  std::function<std::string(const LearningFaces&, uint64_t seed, const Execution&)> learn{};
  /// The dear part of a run that does not depend on the parameters: lists with probabilities in
  /// place of similarities. Empty: there is none.
  std::function<NeighborLists(const MethodInputs&, const Execution&)> judge{};
  std::function<Partition(const MethodInputs&, const ParameterValues&, const Execution&)> run;

  /// A whole run: judge, where that has not been done before, and run.
  Partition Cluster(MethodInputs inputs, const ParameterValues& values,
                    const Execution& execution) const;
  /// The defaults with `given` in their place. Throws Error(kUsage) for a parameter it lacks.
  ParameterValues WithDefaults(const ParameterValues& given) const;
  /// Every combination of the parameters' values to try, the last parameter's changing fastest.
  std::vector<ParameterValues> Grid() const;
};

/// All methods, the simplest first.
const std::vector<Method>& AllMethods();

/// Throws Error(kUsage) that lists the names for one that is not among them.
const Method& FindMethod(std::string_view name);

}  // namespace facegraph
