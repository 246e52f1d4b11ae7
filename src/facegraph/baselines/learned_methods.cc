// SPDX-License-Identifier: MIT
#include "facegraph/baselines/learned_methods.h"

#include "facegraph/baselines/gcn_e.h"
#include "facegraph/baselines/gcn_v.h"
#include "facegraph/baselines/l_gcn.h"

namespace facegraph {
namespace {

MethodParameter ProbabilityParameter() {
  return {"min-probability",
          "links less probable do not count",
          0.6,
          {0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}};
}

Method GcnV() {
  return {.name = "gcn-v",
          .title = "GCN-V",
          .paper = "Yang et al. 2020",
          .description = "faces follow the nearest one that is predicted to be surer of its person",
          .parameters = {{"min-similarity",
                          "of a face and the one it follows",
                          0.6,
                          {0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7}}},
          .learn =
              [](const LearningFaces& faces, uint64_t seed, const Execution& execution) {
                ConfidenceNetwork network(faces.features.dim, seed);
                network.Train(faces, execution);
                return network.network().Save();
              },
          .run =
              [](const MethodInputs& inputs, const ParameterValues& values,
                 const Execution& execution) {
                ConfidenceNetwork network(inputs.features.dim, inputs.seed);
                network.network().Load(inputs.learned);
                return FollowConfidence(
                    inputs.neighbours,
                    network.Predict(inputs.features, inputs.neighbours, execution),
                    {.min_similarity = values.at("min-similarity")});
              }};
}

Method GcnVE() {
  return {.name = "gcn-v-e",
          .title = "GCN-V + GCN-E",
          .paper = "Yang et al. 2020",
          .description = "faces follow the surer one that is most probably the same person",
          .parameters = {ProbabilityParameter()},
          .learn =
              [](const LearningFaces& faces, uint64_t seed, const Execution& execution) {
                ConfidenceNetwork confidence(faces.features.dim, seed);
                confidence.Train(faces, execution);
                ConnectivityNetwork connectivity(faces.features.dim, seed);
                connectivity.Train(faces,
                                   confidence.Predict(faces.features, faces.neighbours, execution),
                                   execution);
                return confidence.network().Save() + connectivity.network().Save();
              },
          .run =
              [](const MethodInputs& inputs, const ParameterValues& values,
                 const Execution& execution) {
                ConfidenceNetwork confidence(inputs.features.dim, inputs.seed);
                ConnectivityNetwork connectivity(inputs.features.dim, inputs.seed);
                const size_t used = confidence.network().Load(inputs.learned);
                connectivity.network().Load(std::span<const char>(inputs.learned).subspan(used));
                return connectivity.Cluster(
                    inputs.features, inputs.neighbours,
                    confidence.Predict(inputs.features, inputs.neighbours, execution),
                    {.min_probability = values.at("min-probability")}, execution);
              }};
}

Method LGcn() {
  return {.name = "l-gcn",
          .title = "L-GCN",
          .paper = "Wang et al. 2019",
          .description = "links that a network predicts around every face",
          .parameters = {ProbabilityParameter(),
                         {"max-size", "faces of a cluster that keep their links", 600, {300, 600}}},
          .learn =
              [](const LearningFaces& faces, uint64_t seed, const Execution& execution) {
                LinkNetwork network(faces.features.dim, seed);
                network.Train(faces, execution);
                return network.network().Save();
              },
          .run =
              [](const MethodInputs& inputs, const ParameterValues& values,
                 const Execution& execution) {
                LinkNetwork network(inputs.features.dim, inputs.seed);
                network.network().Load(inputs.learned);
                return JoinLinks(network.Links(inputs.features, inputs.neighbours, execution),
                                 {.min_probability = values.at("min-probability"),
                                  .max_size = static_cast<int32_t>(values.at("max-size"))},
                                 execution);
              }};
}

}  // namespace

std::vector<Method> LearnedMethods() { return {GcnV(), GcnVE(), LGcn()}; }

}  // namespace facegraph
