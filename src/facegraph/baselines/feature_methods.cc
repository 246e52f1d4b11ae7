// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "facegraph/baselines/conpac.h"
#include "facegraph/baselines/ddc.h"
#include "facegraph/baselines/kmeans.h"
#include "facegraph/baselines/mean_shift.h"
#include "facegraph/baselines/method_groups.h"
#include "facegraph/baselines/pahc.h"
#include "facegraph/baselines/shared_parameters.h"
#include "facegraph/baselines/spectral.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

constexpr int64_t kBatchSize = 4096;
constexpr int kNumBatches = 100;

/// The number of clusters is unknown, so the tuned parameter is the mean size of a cluster.
MethodParameter FacesParameter() {
  return {"faces-per-cluster",
          "mean size of a cluster; gives the number of clusters",
          25,
          {10, 15, 20, 25, 30, 40, 60}};
}

MethodParameter StartsParameter() { return {"starts", "runs of k-means, the best is used", 1, {}}; }

int64_t NumClusters(const MethodInputs& inputs, const ParameterValues& values) {
  const auto faces = static_cast<double>(inputs.neighbors.num_faces());
  return std::max<int64_t>(std::llround(faces / values.at("faces-per-cluster")), 1);
}

Method KMeansMethod(bool mini_batch) {
  return {.name = mini_batch ? "mini-batch-k-means" : "k-means",
          .title = mini_batch ? "mini-batch k-means" : "k-means",
          .paper = mini_batch ? "Sculley 2010" : "Lloyd 1982",
          .description = "assigns faces to the nearest centroid",
          .parameters = {FacesParameter(), StartsParameter()},
          .run = [mini_batch](const MethodInputs& inputs, const ParameterValues& values,
                              const Execution& execution) {
            const UnitRows units(inputs.features, execution);
            KMeansOptions options{.num_clusters = NumClusters(inputs, values), .seed = inputs.seed};
            if (mini_batch) {
              options.batch_size = kBatchSize;
              options.max_rounds = kNumBatches;
            }
            return KMeans(units.View(), options, execution);
          }};
}

Method SpectralMethod() {
  return {.name = "spectral",
          .title = "spectral clustering",
          .paper = "Ng et al. 2001",
          .description = "k-means on eigenvectors of the graph",
          .parameters = {FacesParameter(),
                         {"vectors", "number of eigenvectors", 128, {64, 128}},
                         {"min-similarity", "minimum similarity of an edge", 0.4, {0.4, 0.5}},
                         {"extra-steps", "Lanczos steps beyond twice the vectors", 64, {}},
                         StartsParameter()},
          .run = [](const MethodInputs& inputs, const ParameterValues& values,
                    const Execution& execution) {
            const SpectralOptions options{
                .edges = {.k = 0, .min_similarity = values.at("min-similarity")},
                .num_clusters = NumClusters(inputs, values),
                .num_vectors = std::llround(values.at("vectors")),
                .extra_steps = std::llround(values.at("extra-steps")),
                .num_starts = static_cast<int>(values.at("starts")),
                .seed = inputs.seed};
            return SpectralClusters(inputs.neighbors, options, execution);
          }};
}

Method MeanShiftMethod() {
  return {.name = "mean-shift",
          .title = "mean shift",
          .paper = "Comaniciu and Meer 2002",
          .description = "assigns faces to modes of their density",
          .parameters = {{"bandwidth", "radius of a window", 0.8, {0.7, 0.8, 0.9}},
                         {"rounds", "maximum number of moves of a window", 10, {}}},
          .run = [](const MethodInputs& inputs, const ParameterValues& values,
                    const Execution& execution) {
            const UnitRows units(inputs.features, execution);
            const MeanShiftOptions options{.bandwidth = values.at("bandwidth"),
                                           .max_rounds = static_cast<int>(values.at("rounds"))};
            return MeanShift(units.View(), options, execution);
          }};
}

Method ConpacMethod() {
  return {.name = "conpac",
          .title = "ConPaC",
          .paper = "Shi et al. 2018",
          .description = "pairs that are likely one person, by belief propagation",
          .parameters =
              {{"k", "neighbors of each face that make pairs, itself counted", 20, {10, 20}},
               {"threshold",
                "similarity at which a pair has odds 1",
                0.65,
                {0.6, 0.65, 0.7, 0.75, 0.8}},
               {"temperature",
                "similarity difference that changes the odds by e",
                0.1,
                {0.05, 0.1, 0.2}},
               {"contradiction", "weight of triangles with exactly two sides", 0.1, {0.1, 0.5}}},
          .run = [](const MethodInputs& inputs, const ParameterValues& values,
                    const Execution& execution) {
            const ConpacOptions options{.edges = {.k = GetK(inputs, values), .min_similarity = 0.3},
                                        .threshold = values.at("threshold"),
                                        .temperature = values.at("temperature"),
                                        .contradiction = values.at("contradiction")};
            return Conpac(inputs.neighbors, options, execution);
          }};
}

Method PahcMethod() {
  return {.name = "pahc",
          .title = "PAHC",
          .paper = "Lin et al. 2017",
          .description = "average linkage of SVM margins of neighborhoods",
          .parameters = {{"positives", "nearest faces that are positive for the SVM", 6, {4, 8}},
                         MissingParameter(-0.7, {-0.8, -0.7, -0.6, -0.5}),
                         MarginParameter()},
          .run = [](const MethodInputs& inputs, const ParameterValues& values,
                    const Execution& execution) {
            const double missing = values.at("missing-similarity");
            const PahcOptions options{.num_positive = std::llround(values.at("positives")),
                                      .min_similarity = missing + values.at("margin"),
                                      .missing_similarity = missing,
                                      .seed = inputs.seed};
            return Pahc(inputs.features, inputs.neighbors, options, execution);
          }};
}

Method DdcMethod() {
  return {.name = "ddc",
          .title = "DDC",
          .paper = "Lin et al. 2018",
          .description = "average linkage of the spheres around neighborhoods",
          .parameters = {{"nearest", "maximum size of a neighborhood", 8, {4, 8, 16}},
                         MissingParameter(0.3, {0.1, 0.2, 0.3, 0.4}),
                         MarginParameter()},
          .run = [](const MethodInputs& inputs, const ParameterValues& values,
                    const Execution& execution) {
            const double missing = values.at("missing-similarity");
            const DdcOptions options{.num_nearest = std::llround(values.at("nearest")),
                                     .min_similarity = missing + values.at("margin"),
                                     .missing_similarity = missing};
            return Ddc(inputs.features, inputs.neighbors, options, execution);
          }};
}

}  // namespace

std::vector<Method> FeatureMethods() {
  return {KMeansMethod(false), KMeansMethod(true), SpectralMethod(), MeanShiftMethod(),
          ConpacMethod(),      PahcMethod(),       DdcMethod()};
}

}  // namespace facegraph
