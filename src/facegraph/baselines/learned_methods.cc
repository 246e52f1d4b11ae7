// SPDX-License-Identifier: MIT
#include "facegraph/base/error.h"
#include "facegraph/baselines/consensus_propagation.h"
#include "facegraph/baselines/gcn_e.h"
#include "facegraph/baselines/gcn_v.h"
#include "facegraph/baselines/l_gcn.h"
#include "facegraph/baselines/mediator.h"
#include "facegraph/baselines/method_groups.h"

namespace facegraph {
namespace {

MethodParameter ProbabilityParameter(std::vector<double> values) {
  return {"min-probability", "minimum probability of a link", 0.6, std::move(values)};
}

Method GcnV() {
  return {.name = "gcn-v",
          .title = "GCN-V",
          .paper = "Yang et al. 2020",
          .description = "joins faces with a more confident neighbor; confidence by a network",
          .parameters = {{"min-similarity",
                          "minimum similarity of the two faces",
                          0.6,
                          {0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7}}},
          .learn =
              [](const TrainingFaces& faces, uint64_t seed, const Execution& execution) {
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
                    inputs.neighbors, network.Predict(inputs.features, inputs.neighbors, execution),
                    {.min_similarity = values.at("min-similarity")});
              }};
}

Method GcnVE() {
  return {.name = "gcn-v-e",
          .title = "GCN-V + GCN-E",
          .paper = "Yang et al. 2020",
          .description = "joins faces with the most probable of the more confident neighbors",
          .parameters = {ProbabilityParameter({0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9})},
          .learn =
              [](const TrainingFaces& faces, uint64_t seed, const Execution& execution) {
                ConfidenceNetwork confidence(faces.features.dim, seed);
                confidence.Train(faces, execution);
                ConnectivityNetwork connectivity(faces.features.dim, seed);
                connectivity.Train(faces,
                                   confidence.Predict(faces.features, faces.neighbors, execution),
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
                    inputs.features, inputs.neighbors,
                    confidence.Predict(inputs.features, inputs.neighbors, execution),
                    {.min_probability = values.at("min-probability")}, execution);
              }};
}

NeighborLists PredictByCommittee(const MethodInputs& inputs, const Execution& execution) {
  const Committee committee(inputs.features, inputs.neighbors, inputs.committee, inputs.seed,
                            execution);
  Mediator mediator(committee.num_members(), inputs.seed);
  Require(inputs.learned.size() == mediator.network().Save().size(), ErrorKind::kUsage,
          "the mediator was trained with another number of committee members than {}",
          committee.num_members());
  mediator.network().Load(inputs.learned);
  return committee.Reweighted(mediator.Predict(committee, execution));
}

Method ConsensusCommittee() {
  return {
      .name = "cdp-committee",
      .title = "CDP, committee and mediator",
      .paper = "Zhan et al. 2018",
      .description = "cdp on pairs with a probability from several models",
      .parameters =
          {{"min-probability",
            "minimum probability of a pair",
            0.9,
            {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.96}},
           {"max-size", "maximum number of faces of a cluster", 600, {100, 300, 600, 1000, 2000}}},
      .learn =
          [](const TrainingFaces& faces, uint64_t seed, const Execution& execution) {
            const Committee committee(faces.features, faces.neighbors, faces.committee, seed,
                                      execution);
            Mediator mediator(committee.num_members(), seed);
            mediator.Train(committee, faces.labels, execution);
            return mediator.network().Save();
          },
      .predict = PredictByCommittee,
      .run =
          [](const MethodInputs& inputs, const ParameterValues& values,
             const Execution& execution) {
            return ConsensusPropagation(*inputs.predicted,
                                        {.min_similarity = values.at("min-probability"),
                                         .max_size = static_cast<int32_t>(values.at("max-size"))},
                                        execution);
          }};
}

Method LGcn() {
  return {.name = "l-gcn",
          .title = "L-GCN",
          .paper = "Wang et al. 2019",
          .description = "links that a network predicts around every face",
          .parameters = {ProbabilityParameter({0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}),
                         {"max-size", "larger clusters get a higher threshold", 600, {300, 600}}},
          .learn =
              [](const TrainingFaces& faces, uint64_t seed, const Execution& execution) {
                LinkNetwork network(faces.features.dim, seed);
                network.Train(faces, execution);
                return network.network().Save();
              },
          .predict =
              [](const MethodInputs& inputs, const Execution& execution) {
                LinkNetwork network(inputs.features.dim, inputs.seed);
                network.network().Load(inputs.learned);
                return network.PredictLinks(inputs.features, inputs.neighbors, execution);
              },
          .run =
              [](const MethodInputs& inputs, const ParameterValues& values,
                 const Execution& execution) {
                return JoinLinks(*inputs.predicted,
                                 {.min_probability = values.at("min-probability"),
                                  .max_size = static_cast<int32_t>(values.at("max-size"))},
                                 execution);
              }};
}

}  // namespace

std::vector<Method> LearnedMethods() { return {ConsensusCommittee(), GcnV(), GcnVE(), LGcn()}; }

}  // namespace facegraph
