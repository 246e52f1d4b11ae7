// SPDX-License-Identifier: MIT
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "bindings.h"
#include "facegraph/base/names.h"
#include "facegraph/pipeline/cluster_faces.h"

namespace facegraph::python {

void AddClusterOptions(nb::module_& module) {
  nb::class_<ClusterOptions> options(module, "ClusterOptions");
  options
      .def(
          "__init__",
          [](ClusterOptions* self, const std::string& preset,
             const std::vector<std::string>& settings, int k, const std::string& affinity) {
            const AffinityKind kind = FindNamed(kAffinityKindNames, affinity, "affinity");
            new (self) ClusterOptions(ClusterOptions::FromPreset(preset, kind, settings, k));
          },
          nb::arg("preset"), nb::arg("settings"), nb::arg("n_neighbors"), nb::arg("affinity"))
      .def_ro("n_neighbors", &ClusterOptions::num_neighbors)
      .def_prop_rw(
          "knn",
          [](const ClusterOptions& o) { return std::string(GetWord(kSearchKindNames, o.search)); },
          [](ClusterOptions& o, const std::string& word) {
            o.SetSearch(FindNamed(kSearchKindNames, word, "knn"));
          })
      .def_rw("recall", &ClusterOptions::min_recall)
      .def_prop_rw(
          "zero_rows",
          [](const ClusterOptions& o) { return std::string(GetWord(kZeroRowsNames, o.zero_rows)); },
          [](ClusterOptions& o, const std::string& word) {
            o.zero_rows = FindNamed(kZeroRowsNames, word, "zero_rows");
          })
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
            return std::string(GetWord(kSeedRuleNames, o.segmentation.seeds.seed_rule));
          },
          [](ClusterOptions& o, const std::string& word) {
            o.segmentation.seeds.seed_rule = FindNamed(kSeedRuleNames, word, "seed_rule");
          })
      .def_prop_rw(
          "de_overlap", [](ClusterOptions& o) -> DeOverlapOptions& { return o.de_overlap; },
          [](ClusterOptions& o, const DeOverlapOptions& value) { o.de_overlap = value; },
          nb::rv_policy::reference_internal)
      .def_prop_rw(
          "seed", [](const ClusterOptions& o) { return o.de_overlap.seed; },
          [](ClusterOptions& o, uint64_t seed) { o.SetSeed(seed); })
      .def("check", &ClusterOptions::Check, "Raises ValueError if a value is out of range.");
}

}  // namespace facegraph::python
