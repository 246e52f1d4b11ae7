// SPDX-License-Identifier: MIT
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <cmath>
#include <limits>
#include <tuple>

#include "bindings.h"
#include "facegraph/base/memory.h"
#include "facegraph/clustering/medoids.h"
#include "facegraph/inspect/check_features.h"
#include "facegraph/inspect/check_neighbors.h"
#include "facegraph/inspect/inspect_features.h"
#include "facegraph/io/features_file.h"
#include "facegraph/io/json_text.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/pipeline/cluster_faces.h"
#include "facegraph/pipeline/run_cost.h"
#include "facegraph/pipeline/run_description.h"
#include "facegraph/run/write_run.h"
#include "running.h"

namespace facegraph::python {
namespace {

/// The result of a run, without its graph, and the medoids of its clusters.
struct Clustering {
  ClusterResult result;
  std::vector<int32_t> medoids;
};

/// Files that a run writes.
struct RunFiles {
  std::optional<std::string> checkpoint;  ///< folder
  double checkpoint_minutes = 10;
  std::optional<std::string> run;  ///< folder
  std::string options = "{}";      ///< for the manifest: a JSON object
  std::string features;            ///< for the manifest: where the features come from
};

/// A predicted figure of the proposal of each cluster; NaN without one.
ArrayOut<float> ToClusterFigures(const ClusterResult& result, const std::vector<float>& figures) {
  std::vector<float> values;
  for (const int32_t proposal : result.clusters.proposal_of_cluster) {
    const bool known = proposal >= 0 && !figures.empty();
    values.push_back(known ? std::clamp(figures[proposal], 0.0f, 1.0f)
                           : std::numeric_limits<float>::quiet_NaN());
  }
  return ToArray(std::move(values));
}

void CheckLimit(const RunSize& size, const ClusterOptions& options, int64_t limit) {
  RequireThatItFits(size, options, limit > 0 ? limit : AvailableBytes(),
                    limit > 0 ? "memory_limit" : "the free memory");
}

Manifest MakeManifest(const RunFiles& files, const Features& features, int num_threads) {
  Manifest::Options options;
  const auto json = ParseOrderedJson(files.options);
  Require(json.is_object(), ErrorKind::kUsage, "the options of a manifest are no JSON object");
  for (const auto& [name, value] : json.items()) options.emplace_back(name, value);
  Manifest manifest("cluster", options, num_threads);
  manifest.AddFeatures(files.features, features);
  return manifest;
}

/// Runs ClusterFaces with the checkpoint and the run folder of `files`.
Clustering ClusterAndWrite(const Features& features, const KnnGraph* graph, const Models& models,
                           const ClusterOptions& options, const RunFiles& files,
                           std::optional<Checkpoint>& checkpoint, const Execution& execution) {
  const NeighborLists* given = graph != nullptr ? &graph->lists() : nullptr;
  if (files.checkpoint) {
    checkpoint.emplace(*files.checkpoint, DescribeRun(options, models, features, given),
                       60 * files.checkpoint_minutes);
  }
  std::optional<RunWriter> writer;
  if (files.run) writer.emplace(*files.run);
  const Checkpoint* kept = checkpoint ? &*checkpoint : nullptr;
  Clustering clustering;
  ClusterResult& result = clustering.result;
  result = given != nullptr ? ClusterFaces(features, *given, models, options, execution, kept)
                            : ClusterFaces(features, models, options, execution, kept);
  clustering.medoids = Medoids(result.graph.features, result.clusters.partition, execution);
  if (writer) {
    Manifest manifest = MakeManifest(files, features, execution.Threads());
    manifest.Add(RunSummary(result, models.kind()));
    writer->Write(result, manifest, execution);
  }
  result.graph = {{}, {}, result.graph.search};  // large, and Python does not use it
  return clustering;
}

Clustering Cluster(const FeatureArray& array, const KnnGraph* graph, const Networks& networks,
                   const ClusterOptions& options, int64_t memory_limit, const RunFiles& files,
                   int num_threads, const nb::object& on_progress) {
  const Features features = ToView(array);
  const Models models = networks.ToModels();
  options.Check();
  std::optional<Checkpoint> checkpoint;
  Clustering found = RunInWorker(num_threads, on_progress, [&](const Execution& execution) {
    CheckFeatures(features, execution, options.zero_rows != ZeroRows::kRefuse);
    CheckLimit(MakeRunSize(features, models, graph != nullptr, execution), options, memory_limit);
    return ClusterAndWrite(features, graph, models, options, files, checkpoint, execution);
  });
  // Only now: a caller who stops the run at its very end has no result.
  if (checkpoint) checkpoint->Remove();
  return found;
}

/// FeatureReport::serious_warnings. Refuses features that cannot be clustered.
std::vector<std::string> GetFeatureWarnings(const FeatureArray& array, bool refuse_zero_rows,
                                            int num_threads) {
  const Features features = ToView(array);
  const nb::gil_scoped_release released;
  Execution execution;
  execution.num_threads = num_threads;
  CheckFeatures(features, execution, !refuse_zero_rows);
  return InspectFeatures(features, {}, execution).serious_warnings;
}

using CostRow = std::tuple<std::string, int64_t, double, double>;

std::vector<CostRow> Predict(const FeatureArray& array, const Networks& networks,
                             const ClusterOptions& options, int num_threads) {
  const Features features = ToView(array);
  const nb::gil_scoped_release released;
  Execution execution;
  execution.num_threads = num_threads;
  RunSize size = MakeRunSize(features, networks.ToModels(), /*has_neighbors=*/false, execution);
  size.product_rate = MeasureProductRate(size.dim);
  std::vector<CostRow> rows;
  for (const StageCost& cost : PredictStages(size, options)) {
    rows.emplace_back(cost.stage, cost.bytes, cost.operations, cost.seconds);
  }
  return rows;
}

}  // namespace

void AddClustering(nb::module_& module) {
  nb::class_<RunFiles>(module, "RunFiles", "Files that a run writes, and what its manifest says.")
      .def(nb::init<>())
      .def_rw("checkpoint", &RunFiles::checkpoint, nb::for_setter(nb::arg("folder").none()))
      .def_rw("checkpoint_minutes", &RunFiles::checkpoint_minutes)
      .def_rw("run", &RunFiles::run, nb::for_setter(nb::arg("folder").none()))
      .def_rw("options", &RunFiles::options, "Options of the command line as a JSON object.")
      .def_rw("features", &RunFiles::features, "Where the features come from.");
  nb::class_<Clustering>(module, "Clustering")
      .def_prop_ro(
          "labels",
          [](const Clustering& c) { return ToLabels(c.result.clusters.partition.cluster_of_face); },
          kOwn)
      .def_prop_ro(
          "probabilities", [](const Clustering& c) { return ToArray(FaceProbabilities(c.result)); },
          kOwn)
      .def_prop_ro(
          "iou",
          [](const Clustering& c) { return ToClusterFigures(c.result, c.result.scores.iou); }, kOwn)
      .def_prop_ro(
          "iop",
          [](const Clustering& c) { return ToClusterFigures(c.result, c.result.scores.iop); }, kOwn)
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
          "(stage, seconds, peak bytes) in order.")
      .def_prop_ro(
          "search",
          [](const Clustering& c) -> std::optional<std::tuple<bool, double, double>> {
            if (!c.result.graph.search) return std::nullopt;
            return std::tuple(c.result.graph.search->exact, c.result.graph.search->recall,
                              c.result.graph.search->pairs);
          },
          "(exact, recall, share of pairs compared), or None if no search ran.");
  module.def("cluster", &Cluster, nb::arg("features"), nb::arg("graph").none(), nb::arg("networks"),
             nb::arg("options"), nb::arg("memory_limit"), nb::arg("files"), nb::arg("n_threads"),
             nb::arg("on_progress").none());
  module.def("feature_warnings", &GetFeatureWarnings, nb::arg("features"),
             nb::arg("refuse_zero_rows"), nb::arg("n_threads"),
             "Warnings of features whose clusters would be meaningless.");
  module.def(
      "check_graph",
      [](const FeatureArray& array, const KnnGraph& graph) {
        CheckNeighborsFit(ToView(array), graph.lists(), "graph");
      },
      nb::arg("features"), nb::arg("graph"),
      "Raises ValueError for a graph with other similarities than the cosines of the features.");
  module.def("predict_cost", &Predict, nb::arg("features"), nb::arg("networks"), nb::arg("options"),
             nb::arg("n_threads"),
             "(stage, bytes, operations, seconds) of each stage, approximately.");
}

}  // namespace facegraph::python
