// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "facegraph/baselines/chinese_whispers.h"
#include "facegraph/baselines/consensus_propagation.h"
#include "facegraph/baselines/dbscan.h"
#include "facegraph/baselines/fc_es.h"
#include "facegraph/baselines/finch.h"
#include "facegraph/baselines/hdbscan.h"
#include "facegraph/baselines/method_groups.h"
#include "facegraph/baselines/potts.h"
#include "facegraph/baselines/rank_order.h"
#include "facegraph/baselines/shared_parameters.h"
#include "facegraph/clustering/linkage.h"
#include "facegraph/communities/map_equation.h"

namespace facegraph {
namespace {

const std::vector<double> kSimilarities{0.45, 0.5, 0.55, 0.6, 0.625, 0.65, 0.675, 0.7};

MethodParameter NeighborsParameter(std::vector<double> values) {
  return {"k", "neighbors of each face that make edges, itself counted; 0: all", 0,
          std::move(values)};
}

MethodParameter SimilarityParameter(double value, std::vector<double> values) {
  return {"min-similarity", "minimum similarity of an edge", value, std::move(values)};
}

EdgeOptions ToEdgeOptions(const MethodInputs& inputs, const ParameterValues& values) {
  return {.k = GetK(inputs, values), .min_similarity = values.at("min-similarity")};
}

Method Components() {
  return {.name = "components",
          .title = "connected components",
          .paper = "",
          .description = "faces connected by edges",
          .parameters = {NeighborsParameter({}),
                         SimilarityParameter(
                             0.7, {0.55, 0.575, 0.6, 0.625, 0.65, 0.675, 0.7, 0.725, 0.75})},
          .run = [](const MethodInputs& inputs, const ParameterValues& values,
                    const Execution& execution) {
            return ThresholdComponents(inputs.neighbors, ToEdgeOptions(inputs, values), execution);
          }};
}

Method DbscanMethod() {
  return {.name = "dbscan",
          .title = "DBSCAN",
          .paper = "Ester et al. 1996",
          .description = "components of faces with many edges, and the neighbors of these faces",
          .parameters =
              {NeighborsParameter({}),
               SimilarityParameter(0.7, {0.55, 0.6, 0.625, 0.65, 0.675, 0.7, 0.725}),
               {"min-points", "neighbors of a core face, itself counted", 2, {2, 4, 8, 16, 32}}},
          .run = [](const MethodInputs& inputs, const ParameterValues& values,
                    const Execution& execution) {
            const DbscanOptions options{.edges = ToEdgeOptions(inputs, values),
                                        .min_points = std::llround(values.at("min-points"))};
            return Dbscan(inputs.neighbors, options, execution);
          }};
}

Method HdbscanMethod() {
  return {.name = "hdbscan",
          .title = "HDBSCAN",
          .paper = "Campello et al. 2013",
          .description = "the most stable clusters of a density hierarchy",
          .parameters =
              {{"min-cluster-size",
                "minimum number of faces of a cluster",
                6,
                {3, 4, 6, 8, 12, 16, 24, 32}},
               {"min-samples", "rank of the neighbor that gives the density", 2, {1, 2, 3, 4, 8}},
               {"leaves", "1: select clusters that never split", 0, {0, 1}}},
          .run = [](const MethodInputs& inputs, const ParameterValues& values,
                    const Execution& execution) {
            const HdbscanOptions options{
                .min_cluster_size = static_cast<int32_t>(values.at("min-cluster-size")),
                .min_samples = std::llround(values.at("min-samples")),
                .choice = values.at("leaves") != 0 ? ClusterChoice::kLeaves
                                                   : ClusterChoice::kExcessOfMass};
            return Hdbscan(inputs.neighbors, options, execution);
          }};
}

Method SingleLinkageMethod() {
  return {
      .name = "single-linkage",
      .title = "single linkage",
      .paper = "Lance and Williams 1967",
      .description = "joins clusters by their most similar pair",
      .parameters = {NeighborsParameter({}),
                     SimilarityParameter(0.65, {0.55, 0.6, 0.65, 0.7, 0.75})},
      .run = [](const MethodInputs& inputs, const ParameterValues& values,
                const Execution& execution) {
        const EdgeOptions edges = ToEdgeOptions(inputs, values);
        return HierarchicalClusters(
            inputs.neighbors,
            {.linkage = Linkage::kSingle, .edges = edges, .min_similarity = edges.min_similarity},
            execution);
      }};
}

Method LinkageMethod(Linkage linkage, const char* name, const char* by) {
  return {.name = fmt::format("{}-linkage", name),
          .title = fmt::format("{} linkage", name),
          .paper = "Lance and Williams 1967",
          .description = fmt::format("joins clusters by {} of their pairs", by),
          .parameters = {NeighborsParameter({}), MissingParameter(0.2, {0, 0.1, 0.2, 0.3, 0.4}),
                         MarginParameter()},
          .run = [linkage](const MethodInputs& inputs, const ParameterValues& values,
                           const Execution& execution) {
            const double missing_similarity = values.at("missing-similarity");
            const LinkageOptions options{
                .linkage = linkage,
                .edges = {.k = GetK(inputs, values), .min_similarity = -1},
                .min_similarity = std::min(missing_similarity + values.at("margin"), 1.0),
                .missing_similarity = missing_similarity};
            return HierarchicalClusters(inputs.neighbors, options, execution);
          }};
}

Method ChineseWhispersMethod() {
  return {
      .name = "chinese-whispers",
      .title = "Chinese Whispers",
      .paper = "Biemann 2006",
      .description = "each face moves to the cluster with the largest edge weight",
      .parameters = {NeighborsParameter({20, 40, 80}), SimilarityParameter(0.55, kSimilarities)},
      .run = [](const MethodInputs& inputs, const ParameterValues& values,
                const Execution& execution) {
        const ChineseWhispersOptions options{.edges = ToEdgeOptions(inputs, values),
                                             .seed = inputs.seed};
        return ChineseWhispers(inputs.neighbors, options, execution);
      }};
}

Method RankOrderMethod() {
  return {.name = "rank-order",
          .title = "approximate rank-order",
          .paper = "Otto et al. 2018",
          .description = "joins faces with the same nearest neighbors",
          .parameters = {NeighborsParameter({20, 40, 80}),
                         {"max-distance",
                          "maximum rank-order distance of faces that are joined",
                          1,
                          {0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8}}},
          .run = [](const MethodInputs& inputs, const ParameterValues& values,
                    const Execution& execution) {
            const RankOrderOptions options{.k = GetK(inputs, values),
                                           .max_distance = values.at("max-distance"),
                                           .min_similarity = -1};
            return RankOrderClusters(inputs.neighbors, options, execution);
          }};
}

Method ConsensusMethod() {
  return {.name = "cdp",
          .title = "CDP, one model",
          .paper = "Zhan et al. 2018",
          .description = "components of limited size with a rising threshold",
          .parameters = {NeighborsParameter({}),
                         SimilarityParameter(0.6, {0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7}),
                         {"max-size",
                          "maximum number of faces of a cluster",
                          300,
                          {100, 300, 600, 1000, 2000}}},
          .run = [](const MethodInputs& inputs, const ParameterValues& values,
                    const Execution& execution) {
            const EdgeOptions edges = ToEdgeOptions(inputs, values);
            const ConsensusPropagationOptions options{
                .k = edges.k,
                .min_similarity = edges.min_similarity,
                .max_size = static_cast<int32_t>(values.at("max-size"))};
            return ConsensusPropagation(inputs.neighbors, options, execution);
          }};
}

Method FinchMethod() {
  return {
      .name = "finch",
      .title = "FINCH",
      .paper = "Sarfraz et al. 2019",
      .description = "joins first neighbors, level by level",
      .parameters = {{"level", "level of the hierarchy, from 1", 2, {1, 2, 3, 4}},
                     {"min-similarity", "minimum similarity of clusters that are joined", -1, {}}},
      .run = [](const MethodInputs& inputs, const ParameterValues& values,
                const Execution& execution) {
        const FinchOptions options{.level = static_cast<int>(values.at("level")),
                                   .min_similarity = values.at("min-similarity")};
        return Finch(inputs.features, inputs.neighbors, options, execution);
      }};
}

Method PottsMethod(PottsModel model, const char* name, const char* title, const char* paper,
                   std::vector<double> resolutions) {
  return {.name = name,
          .title = title,
          .paper = paper,
          .description = "communities with more edges than expected",
          .parameters = {NeighborsParameter({20, 80}),
                         SimilarityParameter(0.4, {0.3, 0.4, 0.5}),
                         {"resolution", "higher values give smaller communities",
                          resolutions[resolutions.size() / 2], resolutions}},
          .run = [model](const MethodInputs& inputs, const ParameterValues& values,
                         const Execution& execution) {
            PottsOptions options{.model = model,
                                 .edges = ToEdgeOptions(inputs, values),
                                 .resolution = values.at("resolution")};
            options.search.seed = inputs.seed;
            return PottsCommunities(inputs.neighbors, options, execution);
          }};
}

Method MapEquationMethod() {
  return {.name = "map-equation",
          .title = "map equation",
          .paper = "Rosvall and Bergstrom 2008",
          .description = "communities with the shortest description of a random walk (Infomap)",
          .parameters = {NeighborsParameter({8, 12, 20, 40, 80}),
                         SimilarityParameter(0.5, {0.4, 0.45, 0.5, 0.55, 0.6})},
          .run = [](const MethodInputs& inputs, const ParameterValues& values,
                    const Execution& execution) {
            MapEquationOptions options{.edges = ToEdgeOptions(inputs, values)};
            options.search.seed = inputs.seed;
            return MapEquationClusters(inputs.neighbors, options, execution);
          }};
}

Method FcEsMethod() {
  return {.name = "fc-es",
          .title = "FC-ES",
          .paper = "Liu 2024",
          .description = "the directed map equation on edges with shared neighbors",
          .parameters = {NeighborsParameter({20, 40, 80}),
                         {"min-probability",
                          "minimum probability of an edge; early stopping at the first below it",
                          0.22,
                          {0.14, 0.18, 0.22, 0.26, 0.3, 0.4, 0.5, 0.6}},
                         {"temperature", "of the neighbor probabilities", 0.5, {}}},
          .run = [](const MethodInputs& inputs, const ParameterValues& values,
                    const Execution& execution) {
            FcEsOptions options{.k = GetK(inputs, values),
                                .temperature = values.at("temperature"),
                                .min_probability = values.at("min-probability")};
            options.search.seed = inputs.seed;
            return FcEs(inputs.neighbors, options, execution);
          }};
}

}  // namespace

std::vector<Method> GraphMethods() {
  return {
      Components(),
      DbscanMethod(),
      HdbscanMethod(),
      SingleLinkageMethod(),
      LinkageMethod(Linkage::kComplete, "complete", "the lowest similarity"),
      LinkageMethod(Linkage::kAverage, "average", "the mean similarity"),
      ChineseWhispersMethod(),
      RankOrderMethod(),
      ConsensusMethod(),
      FinchMethod(),
      MapEquationMethod(),
      PottsMethod(PottsModel::kConstant, "leiden-cpm", "Leiden, constant Potts model",
                  "Traag et al. 2019", {0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2}),
      PottsMethod(PottsModel::kModularity, "leiden-modularity", "Leiden, modularity",
                  "Traag et al. 2019", {1, 10, 30, 100, 300}),
      FcEsMethod()};
}

}  // namespace facegraph
