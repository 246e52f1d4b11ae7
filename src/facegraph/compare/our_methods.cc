// SPDX-License-Identifier: MIT
#include "facegraph/compare/our_methods.h"

#include <algorithm>
#include <utility>

#include "facegraph/affinity/learned_affinity.h"
#include "facegraph/base/error.h"
#include "facegraph/pipeline/cluster_faces.h"

namespace facegraph {
namespace {

Partition Cluster(const ModelChoice& choice, const MethodInputs& inputs,
                  const Execution& execution) {
  // The given neighbors replace only the first search.
  const Models models = ChooseModels(choice, inputs.features, /*has_neighbors=*/false);
  const auto k = static_cast<int>(inputs.neighbors.k());
  ClusterOptions options = ClusterOptions::FromPreset("default", models.kind(), {}, k);
  options.SetSeed(inputs.seed);
  FaceGraph graph;
  if (models.affinity) {
    LearnedAffinity learned =
        LearnAffinity(inputs.features, inputs.neighbors, *models.affinity,
                      {.neighbors = options.Search(), .whitening = {}}, execution);
    graph = {std::move(learned.features), std::move(learned.neighbors), {}};
  } else {
    graph = {inputs.features, inputs.neighbors, {}};
  }
  return ClusterFaces(graph.features, std::move(graph.neighbors), models, options, execution)
      .clusters.partition;
}

Method MakeMethod(const std::string& name, const std::string& description,
                  const ModelChoice& choice) {
  return {
      .name = name,
      .title = name,
      .paper = "Yang et al. 2019",
      .description = description,
      .parameters = {},
      .run = [choice](const MethodInputs& inputs, const ParameterValues&,
                      const Execution& execution) { return Cluster(choice, inputs, execution); }};
}

}  // namespace

std::vector<Method> OurMethods(const ModelChoice& choice) {
  return {MakeMethod("facegraph",
                     "this program: learned affinity, proposals, GCN-D, GCN-S, de-overlap", choice),
          MakeMethod("facegraph-cosine", "the same with cosine affinity, as in the paper",
                     {.affinity = AffinityKind::kCosine})};
}

std::vector<Method> ComparedMethods(const ModelChoice& choice) {
  std::vector<Method> methods = OurMethods(choice);
  methods.insert(methods.end(), AllMethods().begin(), AllMethods().end());
  return methods;
}

std::vector<Method> FindComparedMethods(const std::vector<std::string>& names,
                                        const ModelChoice& choice) {
  std::vector<Method> all = ComparedMethods(choice);
  if (names.empty()) return all;
  std::string known;
  for (const Method& method : all) known += (known.empty() ? "" : ", ") + method.name;
  std::vector<Method> chosen;
  for (const std::string& name : names) {
    const auto found = std::ranges::find(all, name, &Method::name);
    Require(found != all.end(), ErrorKind::kUsage, "there is no method \"{}\"; there are {}", name,
            known);
    chosen.push_back(*found);
  }
  return chosen;
}

}  // namespace facegraph
