// SPDX-License-Identifier: MIT
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "bindings.h"
#include "facegraph/base/memory.h"
#include "facegraph/compare/our_methods.h"
#include "facegraph/compare/run_comparison.h"
#include "facegraph/inspect/check_features.h"
#include "facegraph/io/features_file.h"
#include "running.h"

namespace facegraph::python {
namespace {

/// A comparison of named methods. Other threads run in a process of Python, so that methods run in
/// this process and are canceled at the time limit.
class ComparisonEngine {
 public:
  /// names: checked here, before any work. model: for "facegraph"; else `model_file` if not empty.
  ComparisonEngine(const std::vector<std::string>& names, const FeatureArray& array,
                   const KnnGraph& graph, const ArrayIn<int64_t>& labels,
                   const std::optional<Networks>& model, const std::string& model_file,
                   uint64_t seed, double time_limit)
      : array_(array) {
    choice_.model_file = model_file;
    if (model) choice_.models = model->ToModels();
    // Not all: no names are no methods here.
    if (!names.empty()) methods_ = FindComparedMethods(names, choice_);
    test_ = {ToView(array_), graph.lists(), ToVector(labels)};
    Require(std::ssize(test_.labels) == test_.features.num_faces(), ErrorKind::kBadData,
            "there are {} labels of {} faces", test_.labels.size(), test_.features.num_faces());
    options_.seed = seed;
    options_.limits.seconds = time_limit;
    options_.isolation = Isolation::kInProcess;
    options_.neighbors.k = static_cast<int>(graph.lists().k());
  }

  /// Labeled faces of other people, to tune and to learn.
  void SetTraining(const FeatureArray& array, const ArrayIn<int64_t>& labels, int num_threads,
                   const nb::object& on_progress) {
    const LabeledFeatures all{ToView(array, "train"), ToVector(labels)};
    train_ = RunInWorker(num_threads, on_progress, [&](const Execution& execution) {
      CheckFeatures(all.features, execution);
      return SplitTrainingFaces(all, test_.features.num_faces(), AnyLearns(methods_),
                                options_.neighbors, options_.seed, execution);
    });
  }

  /// The rows of one of the methods, by its place in the names.
  std::vector<ComparisonRow> Run(size_t number, int num_threads,
                                 const nb::object& on_progress) const {
    const std::span<const Method> one(&methods_.at(number), 1);
    return RunInWorker(num_threads, on_progress, [&](const Execution& execution) {
      CheckFeatures(test_.features, execution);
      return RunComparison(one, test_, train_ ? &*train_ : nullptr, options_, execution);
    });
  }

 private:
  FeatureArray array_;  ///< keeps the features alive
  ModelChoice choice_;
  std::vector<Method> methods_;
  KnownFaces test_;
  std::optional<TrainingSplit> train_;
  ComparisonOptions options_;
};

}  // namespace

void AddComparison(nb::module_& module) {
  nb::class_<ComparisonRow>(module, "ComparisonRow")
      .def_ro("name", &ComparisonRow::name)
      .def_ro("title", &ComparisonRow::title)
      .def_ro("paper", &ComparisonRow::paper)
      .def_ro("tuned_for", &ComparisonRow::tuned_for)
      .def_ro("parameters", &ComparisonRow::parameters)
      .def_prop_ro("evaluation", [](const ComparisonRow& row) { return row.evaluation; })
      .def_ro("seconds", &ComparisonRow::seconds)
      .def_ro("peak_bytes", &ComparisonRow::peak_bytes)
      .def_ro("tuning_seconds", &ComparisonRow::tuning_seconds)
      .def_ro("failure", &ComparisonRow::failure);
  nb::class_<ComparisonEngine>(module, "ComparisonEngine")
      .def(nb::init<const std::vector<std::string>&, const FeatureArray&, const KnnGraph&,
                    const ArrayIn<int64_t>&, const std::optional<Networks>&, const std::string&,
                    uint64_t, double>(),
           nb::arg("names"), nb::arg("features"), nb::arg("graph"), nb::arg("labels"),
           nb::arg("model").none(), nb::arg("model_file"), nb::arg("seed"), nb::arg("time_limit"))
      .def("set_training", &ComparisonEngine::SetTraining, nb::arg("features"), nb::arg("labels"),
           nb::arg("n_threads"), nb::arg("on_progress").none())
      .def("run", &ComparisonEngine::Run, nb::arg("number"), nb::arg("n_threads"),
           nb::arg("on_progress").none());
  module.def(
      "compared_methods",
      [] {
        std::vector<std::string> names;
        for (const Method& method : ComparedMethods({})) names.push_back(method.name);
        return names;
      },
      "Names of all methods of a comparison.");
  nb::class_<PeakMeter>(module, "PeakMeter", "Peak memory of the process from its construction.")
      .def(nb::init<>())
      .def("stop", &PeakMeter::Stop, "Bytes.");
}

}  // namespace facegraph::python
