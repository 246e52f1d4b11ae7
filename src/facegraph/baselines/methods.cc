// SPDX-License-Identifier: MIT
#include "facegraph/baselines/methods.h"

#include <algorithm>

#include "facegraph/base/error.h"
#include "facegraph/baselines/method_groups.h"
#include "facegraph/evaluation/label_checks.h"

namespace facegraph {

ParameterValues Method::WithDefaults(const ParameterValues& given) const {
  ParameterValues values;
  for (const MethodParameter& parameter : parameters) values[parameter.name] = parameter.value;
  for (const auto& [parameter, value] : given) {
    const auto known = values.find(parameter);
    Require(known != values.end(), ErrorKind::kUsage, "{} has no parameter \"{}\"", name,
            parameter);
    known->second = value;
  }
  return values;
}

std::string Method::Learn(const TrainingFaces& faces, uint64_t seed,
                          const Execution& execution) const {
  RequireTeachable(faces.labels, faces.features.shards.front().name);
  return learn(faces, seed, execution);
}

Partition Method::Cluster(MethodInputs inputs, const ParameterValues& values,
                          const Execution& execution) const {
  if (!predict || inputs.predicted != nullptr) return run(inputs, values, execution);
  const NeighborLists predicted = predict(inputs, execution);
  inputs.predicted = &predicted;
  return run(inputs, values, execution);
}

std::vector<ParameterValues> Method::Grid() const {
  std::vector<ParameterValues> grid{{}};
  for (const MethodParameter& parameter : parameters) {
    std::vector<ParameterValues> finer;
    for (const ParameterValues& point : grid) {
      for (const double value : parameter.values) {
        finer.push_back(point);
        finer.back()[parameter.name] = value;
      }
      if (!parameter.values.empty()) continue;
      finer.push_back(point);
      finer.back()[parameter.name] = parameter.value;
    }
    grid.swap(finer);
  }
  return grid;
}

const std::vector<Method>& AllMethods() {
  static const std::vector<Method> methods = [] {
    std::vector<Method> all = GraphMethods();
    for (Method& method : FeatureMethods()) all.push_back(std::move(method));
    for (Method& method : LearnedMethods()) all.push_back(std::move(method));
    return all;
  }();
  return methods;
}

const Method& FindMethod(std::string_view name) {
  const std::vector<Method>& methods = AllMethods();
  const auto found = std::ranges::find(methods, name, &Method::name);
  std::string names;
  for (const Method& method : methods) names += (names.empty() ? "" : ", ") + method.name;
  Require(found != methods.end(), ErrorKind::kUsage, "there is no method \"{}\"; there are {}",
          name, names);
  return *found;
}

}  // namespace facegraph
