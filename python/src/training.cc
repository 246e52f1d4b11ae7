// SPDX-License-Identifier: MIT
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <tuple>

#include "bindings.h"
#include "facegraph/base/names.h"
#include "facegraph/gcn/architecture.h"
#include "facegraph/inspect/check_features.h"
#include "facegraph/io/features_file.h"
#include "facegraph/nn/layers.h"
#include "facegraph/proposals/settings.h"
#include "facegraph/training/train_models.h"
#include "running.h"

namespace facegraph::python {
namespace {

/// A training recipe for features with `dim` values, and setters for its parts.
struct Recipe {
  TrainRecipe recipe;
  int64_t dim = 0;

  template <typename Change>
  void ForBoth(const Change& change) {
    change(recipe.detector);
    change(recipe.segmenter);
  }
};

void SetProposals(Recipe& self, const std::optional<std::string>& preset,
                  const std::vector<std::string>& settings, int k) {
  TrainRecipe& recipe = self.recipe;
  if (preset) {
    const ProposalPreset named = FindPreset(*preset);
    recipe.num_neighbors = named.num_neighbors;
    recipe.proposals.settings = named.settings;
  }
  if (!settings.empty()) recipe.proposals.settings.clear();
  for (const std::string& text : settings) recipe.proposals.settings.push_back(ParseSetting(text));
  if (k > 0) recipe.num_neighbors = k;
}

/// (network, epoch, epochs, learning rate, examples, loss, held-out loss, best so far, seconds)
using EpochRow = std::tuple<std::string, int, int, double, int64_t, double, double, bool, double>;

/// Features, labels, neighbors and the name of the labels.
using GivenSet = std::tuple<FeatureArray, ArrayIn<int64_t>, const KnnGraph&, std::string>;

Networks Train(const std::vector<GivenSet>& given, const Recipe& recipe, const nb::object& on_epoch,
               int num_threads, const nb::object& on_progress) {
  recipe.recipe.Check();
  std::vector<LabeledFaces> sets;
  for (const auto& [array, labels, graph, name] : given) {
    LabeledFaces& set = sets.emplace_back();
    set.features = ToView(array);
    set.labels = ToVector(labels);
    set.neighbors = graph.lists();
    set.name = name;
    Require(labels.size() == array.shape(0), ErrorKind::kBadData, "there are {} labels of {} faces",
            labels.size(), array.shape(0));
  }
  Models models;
  RunWithEvents(num_threads, on_progress, [&](const Execution& execution, const Tell& tell) {
    TrainListener listener;
    if (!on_epoch.is_none()) {
      listener = [&](std::string_view network, const EpochReport& r) {
        tell([&on_epoch, row = EpochRow(std::string(network), r.epoch, r.epochs, r.learning_rate,
                                        r.examples, r.training_loss, r.held_out_loss, r.best_so_far,
                                        r.seconds)] { on_epoch(row); });
      };
    }
    for (const LabeledFaces& set : sets) CheckFeatures(set.features, execution);
    models = TrainModels(sets, recipe.recipe, listener, execution);
  });
  return Networks::From(std::move(models));
}

void AddRecipe(nb::module_& module) {
  nb::class_<Recipe>(module, "Recipe")
      .def(
          "__init__",
          [](Recipe* self, const std::string& name, int64_t dim, uint64_t seed) {
            new (self) Recipe{TrainRecipe::Named(name, dim, seed), dim};
          },
          nb::arg("name"), nb::arg("dim"), nb::arg("seed"))
      .def_prop_ro("n_neighbors", [](const Recipe& r) { return r.recipe.num_neighbors; })
      .def("set_proposals", &SetProposals, nb::arg("preset").none(), nb::arg("settings"),
           nb::arg("n_neighbors"))
      .def("drop_augmentations",
           [](Recipe& r) {
             r.recipe.augmentations.clear();
             r.recipe.drawn_augmentations = 0;
           })
      .def("go_on_from", [](Recipe& r, const Networks& n) { r.recipe.ContinueFrom(n.ToModels()); })
      .def("set_detectors", [](Recipe& r, int n) { r.recipe.num_detectors = n; })
      .def("set_epochs",
           [](Recipe& r, int n) {
             r.recipe.keep_networks = n == 0;
             if (n != 0) r.ForBoth([&](auto& net) { net.training.epochs = n; });
           })
      .def("set_learning_rate",
           [](Recipe& r, double x) {
             r.ForBoth([&](auto& net) { net.training.learning_rate = x; });
           })
      .def(
          "set_weight_decay",
          [](Recipe& r, double x) { r.ForBoth([&](auto& net) { net.training.weight_decay = x; }); })
      .def("set_held_out",
           [](Recipe& r, double x) {
             r.ForBoth([&](auto& net) { net.training.held_out_share = x; });
           })
      .def(
          "set_node_dropout",
          [](Recipe& r, double x) { r.ForBoth([&](auto& net) { net.training.node_dropout = x; }); })
      .def("set_rotate",
           [](Recipe& r, bool x) {
             r.ForBoth([&](auto& net) { net.training.rotate_features = x; });
           })
      .def("set_inputs",
           [](Recipe& r, const std::string& word) {
             const VertexInput input = FindNamed(kVertexInputNames, word, "inputs");
             r.ForBoth([&](auto& net) { SetInput(input, r.dim, net.architecture); });
           })
      .def("set_widths",
           [](Recipe& r, const std::vector<int64_t>& widths) {
             r.ForBoth([&](auto& net) { net.architecture.convolution_widths = widths; });
           })
      .def("set_poolings", [](Recipe& r, const std::vector<std::string>& words) {
        std::vector<Pooling> poolings;
        poolings.reserve(words.size());
        for (const std::string& word : words) {
          poolings.push_back(FindNamed(kPoolingNames, word, "pooling"));
        }
        r.ForBoth([&](auto& net) { net.architecture.poolings = poolings; });
      });
}

}  // namespace

void AddTraining(nb::module_& module) {
  AddRecipe(module);
  module.def("train", &Train, nb::arg("sets"), nb::arg("recipe"), nb::arg("on_epoch").none(),
             nb::arg("n_threads"), nb::arg("on_progress").none());
}

}  // namespace facegraph::python
