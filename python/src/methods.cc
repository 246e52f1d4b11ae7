// SPDX-License-Identifier: MIT
#include "facegraph/baselines/methods.h"

#include <nanobind/stl/map.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <tuple>

#include "bindings.h"
#include "facegraph/base/timing.h"
#include "facegraph/compare/draw_identities.h"
#include "facegraph/inspect/check_features.h"
#include "running.h"

namespace facegraph::python {
namespace {

nb::bytes Learn(const std::string& name, const FeatureArray& array, const KnnGraph& graph,
                const ArrayIn<int64_t>& labels, uint64_t seed, int num_threads,
                const nb::object& on_progress) {
  const Features features = ToView(array);
  const Method& method = FindMethod(name);
  Require(bool(method.learn), ErrorKind::kUsage, "{} does not learn", name);
  Require(static_cast<int64_t>(labels.size()) == features.num_faces(), ErrorKind::kBadData,
          "there are {} labels of {} faces", labels.size(), features.num_faces());
  const std::string learned = Apart(num_threads, on_progress, [&](const Execution& execution) {
    CheckFeatures(features, execution);
    return method.learn({features, graph.lists(), ToSpan(labels)}, seed, execution);
  });
  return nb::bytes(learned.data(), learned.size());
}

ArrayOut<int64_t> Run(const std::string& name, const FeatureArray& array, const KnnGraph& graph,
                      const ParameterValues& parameters, const nb::bytes& learned, uint64_t seed,
                      double limit, int num_threads, const nb::object& on_progress) {
  const Features features = ToView(array);
  const Method& method = FindMethod(name);
  const ParameterValues values = method.WithDefaults(parameters);
  const std::string_view known(learned.c_str(), learned.size());
  Require(!method.learn || !known.empty(), ErrorKind::kUsage,
          "{} learns from labeled faces: learn_from=(features, labels)", name);
  return ToLabels(Apart(
                      num_threads, on_progress,
                      [&](const Execution& execution) {
                        CheckFeatures(features, execution);
                        return LargestFirst(method.Cluster(
                            {features, graph.lists(), seed, known, {}}, values, execution));
                      },
                      limit)
                      .cluster_of_face);
}

}  // namespace

void AddMethods(nb::module_& module) {
  nb::class_<MethodParameter>(module, "MethodParameter")
      .def_ro("name", &MethodParameter::name)
      .def_ro("meaning", &MethodParameter::meaning)
      .def_ro("value", &MethodParameter::value, "Used where nothing else is said.")
      .def_ro("values", &MethodParameter::values, "Tried by a comparison.");
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
  module.def("learn_method", &Learn, nb::arg("name"), nb::arg("features"), nb::arg("graph"),
             nb::arg("labels"), nb::arg("seed"), nb::arg("n_threads"),
             nb::arg("on_progress").none());
  module.def("run_method", &Run, nb::arg("name"), nb::arg("features"), nb::arg("graph"),
             nb::arg("parameters"), nb::arg("learned"), nb::arg("seed"), nb::arg("time_limit"),
             nb::arg("n_threads"), nb::arg("on_progress").none());
  module.def(
      "draw_identities",
      [](const ArrayIn<int64_t>& labels, int64_t num_faces, uint64_t seed) {
        return ToArray(DrawIdentities(ToSpan(labels), num_faces, seed));
      },
      nb::arg("labels"), nb::arg("n_faces"), nb::arg("seed"));
  module.def("take_peak_bytes", &TakePeakResidentBytes,
             "The most memory the process has held since the last call.");
}

}  // namespace facegraph::python
