// SPDX-License-Identifier: MIT
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <cmath>
#include <limits>
#include <tuple>

#include "bindings.h"
#include "facegraph/base/timing.h"
#include "facegraph/clustering/medoids.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/io/features_file.h"
#include "facegraph/knn/product_rate.h"
#include "facegraph/pipeline/checkpoint.h"
#include "facegraph/pipeline/cluster_faces.h"
#include "facegraph/pipeline/run_cost.h"
#include "facegraph/proposals/settings.h"
#include "names.h"
#include "options.h"
#include "running.h"

namespace facegraph::python {
namespace {

/// What a clustering found, and the medoids of its clusters.
struct Clustering {
  ClusterResult result;
  std::vector<int32_t> medoids;
};

/// A predicted figure of the proposal that each cluster comes from; NaN where there is none.
ArrayOut<float> OfClusters(const ClusterResult& result, const std::vector<float>& figures) {
  std::vector<float> values;
  for (const int32_t proposal : result.clusters.proposal_of_cluster) {
    const bool known = proposal >= 0 && !figures.empty();
    values.push_back(known ? std::clamp(figures[proposal], 0.0f, 1.0f)
                           : std::numeric_limits<float>::quiet_NaN());
  }
  return ToArray(std::move(values));
}

RunSize MakeRunSize(const Features& features, bool finds_affinity, const Execution& execution) {
  return {.num_faces = features.num_faces(),
          .dim = features.dim,
          .bytes_per_value = features.type == FeatureType::kFloat16 ? 2 : 4,
          .finds_affinity = finds_affinity,
          .num_threads = execution.Threads()};
}

void CheckLimit(const Features& features, bool finds_affinity, const ClusterOptions& options,
                int64_t limit, const Execution& execution) {
  RequireThatItFits(MakeRunSize(features, finds_affinity, execution), options,
                    limit > 0 ? limit : AvailableBytes(),
                    limit > 0 ? "memory_limit" : "what is free");
}

Clustering Cluster(const FeatureArray& array, const KnnGraph* graph, const Networks& networks,
                   const ClusterOptions& options, int64_t memory_limit,
                   const std::optional<std::string>& folder, double minutes,
                   const RunDescription& run, int num_threads, const nb::object& on_progress) {
  const Features features = ToView(array);
  const Models models = networks.ToModels();
  options.Check();
  CheckModelsFitFeatures(models, features);
  std::optional<Checkpoint> checkpoint;
  Clustering found = Apart(num_threads, on_progress, [&](const Execution& execution) {
    CheckFeatures(features, execution);
    CheckLimit(features, graph == nullptr && models.affinity, options, memory_limit, execution);
    if (folder) checkpoint.emplace(*folder, run, 60 * minutes);
    const Checkpoint* kept = checkpoint ? &*checkpoint : nullptr;
    Clustering clustering;
    clustering.result =
        graph != nullptr ? ClusterFaces(features, graph->lists(), models, options, execution, kept)
                         : ClusterFaces(features, models, options, execution, kept);
    const Features& seen = graph != nullptr ? features : clustering.result.graph.features;
    clustering.medoids = Medoids(seen, clustering.result.clusters.partition, execution);
    return clustering;
  });
  if (checkpoint)
    checkpoint->Remove();  // not before: a caller who stops at the very end has no result
  return found;
}

using CostRow = std::tuple<std::string, int64_t, double, double>;

std::vector<CostRow> Predict(const FeatureArray& array, bool finds_affinity,
                             const ClusterOptions& options, int num_threads) {
  const nb::gil_scoped_release released;
  Execution execution;
  execution.num_threads = num_threads;
  RunSize size = MakeRunSize(ToView(array), finds_affinity, execution);
  size.product_rate = ProductRate(size.dim);
  std::vector<CostRow> rows;
  for (const StageCost& cost : PredictStages(size, options)) {
    rows.emplace_back(cost.stage, cost.bytes, cost.operations, cost.seconds);
  }
  return rows;
}

void AddOptions(nb::module_& module) {
  nb::class_<ClusterOptions> options(module, "ClusterOptions");
  options
      .def(
          "__init__",
          [](ClusterOptions* self, const std::string& preset,
             const std::vector<std::string>& settings, int k, const std::string& affinity) {
            const AffinityKind kind = Named(AffinityNames(), affinity, "affinity");
            ProposalPlan plan = PlanProposals(preset, settings, k, kind);
            new (self) ClusterOptions;
            self->num_neighbors = plan.num_neighbors;
            self->proposals = std::move(plan.options);
          },
          nb::arg("preset"), nb::arg("settings"), nb::arg("n_neighbors"), nb::arg("affinity"))
      .def_ro("n_neighbors", &ClusterOptions::num_neighbors)
      .def_prop_rw(
          "knn", [](const ClusterOptions& o) { return GetName(SearchNames(), o.search); },
          [](ClusterOptions& o, const std::string& word) {
            o.search = o.proposals.search = Named(SearchNames(), word, "knn");
          })
      .def_rw("recall", &ClusterOptions::min_recall)
      .def_prop_rw(
          "keep_repeats", [](const ClusterOptions& o) { return o.proposals.keep_repeats; },
          [](ClusterOptions& o, bool value) { o.proposals.keep_repeats = value; })
      .def_prop_rw(
          "segmentation", [](const ClusterOptions& o) { return o.segmentation.enabled; },
          [](ClusterOptions& o, bool value) { o.segmentation.enabled = value; })
      .def_prop_rw(
          "min_iop", [](const ClusterOptions& o) { return o.segmentation.min_iop; },
          [](ClusterOptions& o, double value) { o.segmentation.min_iop = value; })
      .def_prop_rw(
          "max_iop", [](const ClusterOptions& o) { return o.segmentation.max_iop; },
          [](ClusterOptions& o, double value) { o.segmentation.max_iop = value; })
      .def_prop_rw(
          "n_seeds",
          [](const ClusterOptions& o) { return o.segmentation.seeds.seeds_per_proposal; },
          [](ClusterOptions& o, int value) { o.segmentation.seeds.seeds_per_proposal = value; })
      .def_prop_rw(
          "seed_rule",
          [](const ClusterOptions& o) {
            return GetName(SeedRuleNames(), o.segmentation.seeds.seed_rule);
          },
          [](ClusterOptions& o, const std::string& word) {
            o.segmentation.seeds.seed_rule = Named(SeedRuleNames(), word, "seed_rule");
          })
      .def_prop_rw(
          "de_overlap", [](ClusterOptions& o) -> DeOverlapOptions& { return o.de_overlap; },
          [](ClusterOptions& o, const DeOverlapOptions& value) { o.de_overlap = value; },
          nb::rv_policy::reference_internal)
      .def_prop_rw(
          "seed", [](const ClusterOptions& o) { return o.de_overlap.seed; },
          [](ClusterOptions& o, uint64_t seed) {
            o.de_overlap.seed = o.segmentation.seeds.seed = seed;
          })
      .def("check", &ClusterOptions::Check, "Raises ValueError if a value is out of range.");
}

}  // namespace

void AddClustering(nb::module_& module) {
  AddOptions(module);
  nb::class_<Clustering>(module, "Clustering")
      .def_prop_ro(
          "labels",
          [](const Clustering& c) { return ToLabels(c.result.clusters.partition.cluster_of_face); },
          kOwn)
      .def_prop_ro(
          "probabilities", [](const Clustering& c) { return ToArray(FaceProbabilities(c.result)); },
          kOwn)
      .def_prop_ro(
          "iou", [](const Clustering& c) { return OfClusters(c.result, c.result.scores.iou); },
          kOwn)
      .def_prop_ro(
          "iop", [](const Clustering& c) { return OfClusters(c.result, c.result.scores.iop); },
          kOwn)
      .def_prop_ro(
          "medoids", [](const Clustering& c) { return ToLabels(c.medoids); }, kOwn)
      .def_prop_ro("fp_cost", [](const Clustering& c) { return c.result.clusters.fp_cost; })
      .def_prop_ro("expected_precision",
                   [](const Clustering& c) { return c.result.clusters.expected_precision; })
      .def_prop_ro("n_proposals",
                   [](const Clustering& c) { return c.result.proposal_set.num_proposals(); })
      .def_prop_ro(
          "times",
          [](const Clustering& c) {
            std::vector<std::tuple<std::string, double, int64_t>> times;
            for (const auto& [stage, seconds, bytes] : c.result.times) {
              times.emplace_back(stage, seconds, bytes);
            }
            return times;
          },
          "(stage, seconds, most bytes held) in order.")
      .def_prop_ro(
          "search",
          [](const Clustering& c) -> std::optional<std::tuple<bool, double, double>> {
            if (!c.result.graph.search) return std::nullopt;
            return std::tuple(c.result.graph.search->exact, c.result.graph.search->recall,
                              c.result.graph.search->pairs);
          },
          "(exact, recall, share of pairs compared), or None where no search was needed.");
  module.def("cluster", &Cluster, nb::arg("features"), nb::arg("graph").none(), nb::arg("networks"),
             nb::arg("options"), nb::arg("memory_limit"), nb::arg("checkpoint").none(),
             nb::arg("checkpoint_minutes"), nb::arg("run"), nb::arg("n_threads"),
             nb::arg("on_progress").none());
  module.attr("min_for_learned_affinity") = kMinForLearnedAffinity;
  module.attr("max_for_learned_affinity") = kMaxForLearnedAffinity;
  module.def("predict_cost", &Predict, nb::arg("features"), nb::arg("finds_affinity"),
             nb::arg("options"), nb::arg("n_threads"),
             "(stage, bytes, operations, seconds) of each stage, about.");
}

}  // namespace facegraph::python
