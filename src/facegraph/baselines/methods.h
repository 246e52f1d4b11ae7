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
#include "facegraph/baselines/training_faces.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// A parameter of a baseline.
struct MethodParameter {
  std::string name;
  std::string meaning;
  double value = 0;            ///< the default
  std::vector<double> values;  ///< grid of a comparison; empty: only the default
};

/// Values of a method's parameters by name.
using ParameterValues = std::map<std::string, double>;

/// Inputs of a baseline: faces to cluster. The neighbor lists are those of the features.
struct MethodInputs {
  const Features& features;
  const NeighborLists& neighbors;
  uint64_t seed = 0;
  std::string_view learned{};                ///< result of Method::learn, if the method has one
  std::span<const Features> committee = {};  ///< features of other models for the same faces
  const NeighborLists* predicted = nullptr;  ///< result of Method::predict, if the method has one
};

/// A baseline: another clustering method to compare with.
struct Method {
  std::string name;   ///< on the command line, "chinese-whispers"
  std::string title;  ///< in tables, "Chinese Whispers"
  std::string paper;  ///< authors and year
  std::string description;
  std::vector<MethodParameter> parameters;
  /// Call Learn instead. Trains the method and returns its parameters as bytes. Empty for methods
  /// without training.
  std::function<std::string(const TrainingFaces&, uint64_t seed, const Execution&)> learn{};
  /// The expensive part of a run that does not depend on the parameters: predicts lists with
  /// probabilities as similarities. Empty for methods without this part.
  std::function<NeighborLists(const MethodInputs&, const Execution&)> predict{};
  /// Makes the clusters; needs inputs.predicted if there is a `predict`.
  std::function<Partition(const MethodInputs&, const ParameterValues&, const Execution&)> run;

  /// Calls `learn`. Throws Error(kBadData) for labels without pairs of one identity or of two.
  std::string Learn(const TrainingFaces& faces, uint64_t seed, const Execution& execution) const;
  /// A complete run: `predict` unless inputs.predicted is given, then `run`.
  Partition Cluster(MethodInputs inputs, const ParameterValues& values,
                    const Execution& execution) const;
  /// The defaults, replaced by `given`. Throws Error(kUsage) for an unknown parameter.
  ParameterValues WithDefaults(const ParameterValues& given) const;
  /// All combinations of the grid values; the last parameter changes fastest.
  std::vector<ParameterValues> Grid() const;
};

/// All baselines, the simplest first. Thread safe.
const std::vector<Method>& AllMethods();

/// Finds a baseline by its name. Throws Error(kUsage), which lists the names, for an unknown one.
const Method& FindMethod(std::string_view name);

}  // namespace facegraph
