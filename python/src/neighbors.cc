// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>

#include <tuple>

#include "bindings.h"
#include "facegraph/base/names.h"
#include "facegraph/inspect/check_features.h"
#include "facegraph/io/features_file.h"
#include "facegraph/io/neighbors_file.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "running.h"

namespace facegraph::python {
namespace {

using ListsOfArrays = std::tuple<TableOut<const int32_t>, TableOut<const float>>;

/// Checks lists and brings them into order. ids: [n, k], similarities: [n, k].
NeighborLists ListsFrom(const TableIn<int32_t>& ids, const TableIn<float>& similarities) {
  Require(ids.shape(0) == similarities.shape(0) && ids.shape(1) == similarities.shape(1),
          ErrorKind::kBadData, "graph: ids are [{}, {}], similarities [{}, {}]", ids.shape(0),
          ids.shape(1), similarities.shape(0), similarities.shape(1));
  const auto num_faces = static_cast<int64_t>(ids.shape(0));
  for (size_t i = 0; i < ids.size(); ++i) {
    Require(ids.data()[i] >= -1 && ids.data()[i] < num_faces, ErrorKind::kBadData,
            "graph: row {}, column {}: {} is no id of {} faces", i / ids.shape(1), i % ids.shape(1),
            ids.data()[i], num_faces);
  }
  return InListOrder({ToMatrix(ids), ToMatrix(similarities)}, "graph");
}

template <typename T>
TableOut<const T> ViewTable(const Matrix<T>& matrix) {
  return {matrix.data(),
          {static_cast<size_t>(matrix.rows()), static_cast<size_t>(matrix.cols())},
          nb::handle()};
}

std::tuple<KnnGraph, bool, double, double> FindGraph(const FeatureArray& array, int k,
                                                     const std::string& search, double recall,
                                                     int num_threads,
                                                     const nb::object& on_progress) {
  const Features features = ToView(array);
  const NeighborOptions options{
      .k = k, .search = FindNamed(kSearchKindNames, search, "knn"), .min_recall = recall};
  SearchReport report;
  NeighborLists lists = RunInWorker(num_threads, on_progress, [&](const Execution& execution) {
    CheckFeatures(features, execution);
    return NearestNeighbors(features, options, execution, &report);
  });
  return {KnnGraph(std::move(lists)), report.exact, report.recall, report.pairs};
}

/// The graph with learned affinity and the whitened features that it was found for.
std::tuple<KnnGraph, TableOut<float>> FindAffinity(const FeatureArray& array,
                                                   const Networks& networks, int k,
                                                   const std::string& search, double recall,
                                                   int num_threads, const nb::object& on_progress) {
  const Features features = ToView(array);
  const NeighborOptions options{
      .k = k, .search = FindNamed(kSearchKindNames, search, "knn"), .min_recall = recall};
  Require(networks.affinity.has_value(), ErrorKind::kUsage,
          "model: has no networks for learned affinity");
  LearnedAffinity learned = RunInWorker(num_threads, on_progress, [&](const Execution& execution) {
    CheckFeatures(features, execution);
    return LearnAffinity(features, *networks.affinity, {.neighbors = options, .whitening = {}},
                         execution);
  });
  Matrix<float> whitened(learned.features.num_faces(), learned.features.dim);
  LoadRows(learned.features, 0, whitened.rows(), whitened.View());
  return {KnnGraph(std::move(learned.neighbors)), ToTable(std::move(whitened))};
}

}  // namespace

const AffinityGraph& KnnGraph::Graph(const Execution& execution) const {
  const std::lock_guard lock(affinity_->mutex);
  if (!affinity_->graph) affinity_->graph = SymmetricGraph(lists_, 0, execution);
  return *affinity_->graph;
}

void AddNeighbors(nb::module_& module) {
  nb::class_<KnnGraph>(
      module, "KnnGraph",
      "The most similar faces of each face. KnnGraph(ids, similarities) takes lists "
      "from elsewhere, [n, k] int32 and float32, checks them and brings them into "
      "order. Stages take it without a copy.")
      .def(
          "__init__",
          [](KnnGraph* self, const nb::object& ids, const nb::object& similarities) {
            new (self) KnnGraph(
                ListsFrom(CastArgument<TableIn<int32_t>>(ids, "ids", "an array [n, k] of int32"),
                          CastArgument<TableIn<float>>(similarities, "similarities",
                                                       "an array [n, k] of float32")));
          },
          nb::arg("ids").none(), nb::arg("similarities").none(),
          nb::sig("def __init__(self, ids: numpy.typing.NDArray[numpy.int32], similarities: "
                  "numpy.typing.NDArray[numpy.float32]) -> None"))
      .def_prop_ro(
          "ids", [](const KnnGraph& graph) { return ViewTable(graph.lists().ids); },
          nb::rv_policy::reference_internal,
          "[n, k] int32, read-only: most similar first, the face itself in column 0; -1: none.")
      .def_prop_ro(
          "similarities",
          [](const KnnGraph& graph) { return ViewTable(graph.lists().similarities); },
          nb::rv_policy::reference_internal, "[n, k] float32, read-only: cosine, -1..1.")
      .def("__len__", [](const KnnGraph& graph) { return graph.lists().num_faces(); })
      .def("__repr__",
           [](const KnnGraph& graph) {
             return fmt::format("<KnnGraph: {} neighbors each of {} faces>", graph.lists().k(),
                                graph.lists().num_faces());
           })
      .def("__getstate__",
           [](const KnnGraph& graph) {
             return std::tuple(ToTable(graph.lists().ids), ToTable(graph.lists().similarities));
           })
      .def("__setstate__",
           [](KnnGraph& graph, const std::tuple<TableIn<int32_t>, TableIn<float>>& state) {
             new (&graph) KnnGraph(ListsFrom(std::get<0>(state), std::get<1>(state)));
           });
  module.def("find_graph", &FindGraph, nb::arg("features"), nb::arg("n_neighbors"), nb::arg("knn"),
             nb::arg("recall"), nb::arg("n_threads"), nb::arg("on_progress").none(),
             "(graph, whether it is exact, recall measured, share of pairs compared)");
  module.def("find_affinity", &FindAffinity, nb::arg("features"), nb::arg("networks"),
             nb::arg("n_neighbors"), nb::arg("knn"), nb::arg("recall"), nb::arg("n_threads"),
             nb::arg("on_progress").none());
}

}  // namespace facegraph::python
