// SPDX-License-Identifier: MIT
#include <nanobind/stl/array.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <tuple>

#include "bindings.h"
#include "facegraph/inspect/inspect_features.h"
#include "facegraph/synth/synth_plan.h"
#include "facegraph/synth/synth_rows.h"
#include "running.h"

namespace facegraph::python {
namespace {

using Faces = std::tuple<TableOut<float>, ArrayOut<int64_t>>;

Faces MakeUp(const SynthOptions& options, int num_threads, const nb::object& on_progress) {
  Matrix<float> features;
  std::vector<int64_t> labels;
  RunWithEvents(num_threads, on_progress, [&](const Execution& execution, const Tell&) {
    const SynthPlan plan(options);
    features = Matrix<float>(options.num_faces, options.dim, kUnset);
    labels.resize(static_cast<size_t>(options.num_faces));
    SynthRows(plan, 0, features.View(), labels, execution);
  });
  return {ToTable(std::move(features)), ToArray(std::move(labels))};
}

FeatureReport Inspect(const FeatureArray& array, uint64_t seed, int num_threads,
                      const nb::object& on_progress) {
  const Features features = ToView(array);
  return RunInWorker(num_threads, on_progress, [&](const Execution& execution) {
    return InspectFeatures(features, {.seed = seed}, execution);
  });
}

}  // namespace

void AddSynthetic(nb::module_& module) {
  nb::class_<SynthOptions>(module, "SynthOptions")
      .def(nb::init<>())
      .def_rw("n_faces", &SynthOptions::num_faces)
      .def_rw("dim", &SynthOptions::dim)
      .def_rw("seed", &SynthOptions::seed)
      .def_rw("mean_size", &SynthOptions::mean_faces_per_identity)
      .def_rw("size_spread", &SynthOptions::size_spread)
      .def_rw("outliers", &SynthOptions::outlier_fraction)
      .def_rw("mislabeled", &SynthOptions::mislabeled_fraction)
      .def_rw("duplicates", &SynthOptions::duplicate_fraction);
  module.def("make_faces", &MakeUp, nb::arg("options"), nb::arg("n_threads"),
             nb::arg("on_progress").none());
  nb::class_<SimilaritySummary>(module, "SimilaritySummary")
      .def_ro("counts", &SimilaritySummary::counts, "Bin b holds -1 + 0.05 b up to the next.")
      .def_ro("total", &SimilaritySummary::total)
      .def_ro("mean", &SimilaritySummary::mean)
      .def_ro("deviation", &SimilaritySummary::std_dev);
  nb::class_<FeatureReport>(module, "FeatureReport")
      .def_ro("n_faces", &FeatureReport::num_faces)
      .def_ro("dim", &FeatureReport::dim)
      .def_ro("min_norm", &FeatureReport::min_norm)
      .def_ro("median_norm", &FeatureReport::median_norm)
      .def_ro("max_norm", &FeatureReport::max_norm)
      .def_ro("n_not_unit", &FeatureReport::num_not_unit)
      .def_ro("n_not_finite", &FeatureReport::num_not_finite)
      .def_ro("first_not_finite", &FeatureReport::first_not_finite)
      .def_ro("n_zero", &FeatureReport::num_zero)
      .def_ro("first_zero", &FeatureReport::first_zero)
      .def_ro("n_repeated", &FeatureReport::num_repeated)
      .def_ro("random_pairs", &FeatureReport::random_pairs)
      .def_ro("nearest", &FeatureReport::nearest)
      .def_ro("chance_level", &FeatureReport::chance_level)
      .def_ro("share_above_chance", &FeatureReport::share_above_chance)
      .def_ro("warnings", &FeatureReport::warnings, "Plain sentences; empty: nothing was found.");
  module.def("inspect", &Inspect, nb::arg("features"), nb::arg("seed"), nb::arg("n_threads"),
             nb::arg("on_progress").none());
}

}  // namespace facegraph::python
