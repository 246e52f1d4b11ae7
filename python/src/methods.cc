// SPDX-License-Identifier: MIT
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <tuple>

#include "bindings.h"
#include "facegraph/compare/run_baseline.h"
#include "facegraph/inspect/check_features.h"
#include "facegraph/io/features_file.h"
#include "running.h"

namespace facegraph::python {
namespace {

/// Labeled faces to learn from.
using LearnFrom = std::tuple<FeatureArray, ArrayIn<int64_t>, KnnGraph*>;

KnownFaces ToKnownFaces(const LearnFrom& given) {
  const auto& [array, labels, graph] = given;
  KnownFaces faces{ToView(array, "learn_from"), graph->lists(), ToVector(labels)};
  Require(std::ssize(faces.labels) == faces.features.num_faces(), ErrorKind::kBadData,
          "learn_from: there are {} labels of {} faces", faces.labels.size(),
          faces.features.num_faces());
  return faces;
}

ArrayOut<int64_t> Run(const std::string& name, const FeatureArray& array, const KnnGraph& graph,
                      const ParameterValues& parameters, const std::optional<LearnFrom>& learn_from,
                      uint64_t seed, double limit, int num_threads, const nb::object& on_progress) {
  const Features features = ToView(array);
  const Method& method = FindMethod(name);
  std::optional<KnownFaces> learning;
  if (learn_from) learning = ToKnownFaces(*learn_from);
  BaselineRun run{.features = features, .neighbors = graph.lists()};
  run.parameters = parameters;
  run.learning = learning ? &*learning : nullptr;
  run.seed = seed;
  CheckBaseline(method, run);
  const Partition partition = RunInWorker(
      num_threads, on_progress,
      [&](const Execution& execution) {
        CheckFeatures(features, execution);
        if (learning) CheckFeatures(learning->features, execution);
        return RunBaseline(method, run, execution);
      },
      limit);
  return ToLabels(partition.cluster_of_face);
}

}  // namespace

void AddMethods(nb::module_& module) {
  nb::class_<MethodParameter>(module, "MethodParameter")
      .def_ro("name", &MethodParameter::name)
      .def_ro("meaning", &MethodParameter::meaning)
      .def_ro("value", &MethodParameter::value, "The default.")
      .def_ro("values", &MethodParameter::values, "Values that a comparison tries.");
  nb::class_<Method>(module, "Method")
      .def_ro("name", &Method::name)
      .def_ro("title", &Method::title)
      .def_ro("paper", &Method::paper)
      .def_ro("description", &Method::description)
      .def_ro("parameters", &Method::parameters)
      .def_prop_ro("learns", [](const Method& m) { return bool(m.learn); })
      .def("grid", &Method::Grid, "Every combination of the parameters' values to try.")
      .def("__repr__", [](const Method& m) { return "<method " + m.name + ">"; });
  module.def("methods", &AllMethods);
  module.def("run_method", &Run, nb::arg("name"), nb::arg("features"), nb::arg("graph"),
             nb::arg("parameters"), nb::arg("learn_from").none(), nb::arg("seed"),
             nb::arg("time_limit"), nb::arg("n_threads"), nb::arg("on_progress").none());
}

}  // namespace facegraph::python
