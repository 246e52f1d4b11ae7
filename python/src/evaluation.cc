// SPDX-License-Identifier: MIT
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "bindings.h"
#include "facegraph/evaluation/evaluate.h"
#include "facegraph/evaluation/label_checks.h"
#include "facegraph/io/label_texts.h"

namespace facegraph::python {
namespace {

using Figures = std::tuple<double, double, double>;

Figures ToTuple(const PrecisionRecall& figures) {
  return {figures.precision, figures.recall, figures.f};
}

Evaluation EvaluateLabels(const ArrayIn<int64_t>& truth, const ArrayIn<int64_t>& predicted) {
  const nb::gil_scoped_release released;
  return Evaluate(ToSpan(truth), ToSpan(predicted));
}

/// What texts mean as labels, [n]. name: the start of errors.
std::vector<int64_t> LabelsFromTexts(const std::vector<std::string>& texts,
                                     const std::string& name) {
  const nb::gil_scoped_release released;
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  return ReadLabelTexts(views, name).labels;
}

}  // namespace

void AddEvaluation(nb::module_& module) {
  nb::class_<Evaluation>(module, "Evaluation")
      .def_ro("faces", &Evaluation::faces)
      .def_ro("identities", &Evaluation::identities)
      .def_ro("clusters", &Evaluation::clusters)
      .def_ro("singletons", &Evaluation::singletons)
      .def_ro("coverage", &Evaluation::coverage)
      .def_prop_ro("pairwise", [](const Evaluation& e) { return ToTuple(e.pairwise); })
      .def_prop_ro("bcubed", [](const Evaluation& e) { return ToTuple(e.bcubed); })
      .def_prop_ro("pairwise_without_largest",
                   [](const Evaluation& e) { return ToTuple(e.pairwise_without_largest); })
      .def_prop_ro("bcubed_without_largest",
                   [](const Evaluation& e) { return ToTuple(e.bcubed_without_largest); })
      .def_prop_ro("nmi_arithmetic", [](const Evaluation& e) { return e.nmi.arithmetic; })
      .def_prop_ro("nmi_geometric", [](const Evaluation& e) { return e.nmi.geometric; });
  module.def(
      "require_scorable",
      [](const ArrayIn<int64_t>& labels, const std::string& name) {
        RequireScorable(ToSpan(labels), name);
      },
      nb::arg("labels"), nb::arg("name"),
      "Raises ValueError if no label is known. name: of the argument.");
  module.def(
      "require_teachable",
      [](const ArrayIn<int64_t>& labels, const std::string& name) {
        RequireTeachable(ToSpan(labels), name);
      },
      nb::arg("labels"), nb::arg("name"),
      "Raises ValueError for labels without pairs of one identity or of two.");
  module.def("evaluate", &EvaluateLabels, nb::arg("truth"), nb::arg("predicted"));
  module.def("labels_from_texts", &LabelsFromTexts, nb::arg("texts"), nb::arg("name"));
}

}  // namespace facegraph::python
