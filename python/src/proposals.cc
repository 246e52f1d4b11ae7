// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <tuple>

#include "bindings.h"
#include "facegraph/base/names.h"
#include "facegraph/inspect/check_features.h"
#include "facegraph/io/features_file.h"
#include "facegraph/io/proposal_set_file.h"
#include "facegraph/proposals/propose.h"
#include "facegraph/proposals/super_vertices.h"
#include "facegraph/proposals/targets.h"
#include "running.h"

namespace facegraph::python {
namespace {

ProposalSet ProposalsFrom(const ArrayIn<int64_t>& offsets, const ArrayIn<int32_t>& members,
                          int64_t num_faces, const std::optional<ArrayIn<int32_t>>& setting) {
  ProposalSet proposal_set;
  proposal_set.offsets = ToVector(offsets);
  proposal_set.members = ToVector(members);
  proposal_set.num_faces = num_faces;
  if (setting) proposal_set.setting = ToVector(*setting);
  return InProposalOrder(std::move(proposal_set), "proposals");
}

template <typename T>
ArrayOut<const T> View(const std::vector<T>& values) {
  return {values.data(), {values.size()}, nb::handle()};
}

ArrayOut<const int32_t> Member(const Proposals& proposals, int64_t number) {
  const ProposalSet& proposal_set = proposals.proposal_set;
  if (number < 0) number += proposal_set.num_proposals();
  if (number < 0 || number >= proposal_set.num_proposals())
    throw nb::index_error("no such proposal");
  const std::span<const int32_t> members = proposal_set.Members(number);
  return {members.data(), {members.size()}, nb::handle()};
}

Proposals Propose(const FeatureArray& array, const KnnGraph& graph, const std::string& preset,
                  const std::vector<std::string>& settings, int k, bool keep_repeats,
                  const std::string& search, int num_threads, const nb::object& on_progress) {
  const Features features = ToView(array);
  ProposalPlan plan = PlanProposals(preset, settings, k);
  plan.options.keep_repeats = keep_repeats;
  plan.options.search = FindNamed(kSearchKindNames, search, "knn");
  return {RunInWorker(num_threads, on_progress, [&](const Execution& execution) {
    CheckFeatures(features, execution);
    return GenerateProposals(features, graph.lists(), plan.options, execution);
  })};
}

ArrayOut<int64_t> SuperVertices(const KnnGraph& graph, int64_t k, double min_similarity,
                                int32_t max_size, double step, const std::string& raise,
                                int max_rounds, int num_threads, const nb::object& on_progress) {
  const SuperVertexOptions options{.k = k,
                                   .min_similarity = min_similarity,
                                   .max_size = max_size,
                                   .step = step,
                                   .raise = FindNamed(kThresholdRaiseNames, raise, "raising"),
                                   .max_rounds = max_rounds};
  options.Check();
  return ToLabels(RunInWorker(num_threads, on_progress, [&](const Execution& execution) {
                    return FindSuperVertices(graph.lists(), options, execution);
                  }).cluster_of_face);
}

using Targets = std::tuple<ArrayOut<float>, ArrayOut<float>, ArrayOut<int64_t>>;

Targets FindTargets(const Proposals& proposals, const ArrayIn<int64_t>& labels) {
  Require(static_cast<int64_t>(labels.size()) == proposals.proposal_set.num_faces,
          ErrorKind::kBadData, "there are {} labels, the proposals are of {} faces", labels.size(),
          proposals.proposal_set.num_faces);
  ProposalTargets targets = TargetsFromLabels(proposals.proposal_set, ToSpan(labels));
  return {ToArray(std::move(targets.iou)), ToArray(std::move(targets.iop)),
          ToArray(std::move(targets.majority_label))};
}

using PresetRow = std::tuple<std::string, std::string, int, size_t>;

std::vector<PresetRow> Presets() {
  std::vector<PresetRow> rows;
  for (const std::string& name : PresetNames()) {
    const ProposalPreset preset = FindPreset(name);
    rows.emplace_back(name, preset.description, preset.num_neighbors, preset.settings.size());
  }
  return rows;
}

void AddProposalsClass(nb::module_& module) {
  using State = std::tuple<ArrayIn<int64_t>, ArrayIn<int32_t>, int64_t, ArrayIn<int32_t>>;
  nb::class_<Proposals>(
      module, "Proposals",
      "Overlapping sets of faces. proposals[i] are the faces of one; as_proposals "
      "makes them of any sets.")
      .def(
          "__init__",
          [](Proposals* self, const nb::object& offsets, const nb::object& members,
             const nb::object& num_faces, const nb::object& setting) {
            const char* array = "an array [p] of int32";
            std::optional<ArrayIn<int32_t>> known;
            if (!setting.is_none())
              known = CastArgument<ArrayIn<int32_t>>(setting, "setting", array);
            new (self) Proposals{ProposalsFrom(
                CastArgument<ArrayIn<int64_t>>(offsets, "offsets", "an array [p + 1] of int64"),
                CastArgument<ArrayIn<int32_t>>(members, "members", "an array of int32"),
                CastArgument<int64_t>(num_faces, "n_faces", "a whole number"), known)};
          },
          nb::arg("offsets").none(), nb::arg("members").none(), nb::arg("n_faces").none(),
          nb::arg("setting") = nb::none(),
          nb::sig("def __init__(self, offsets: numpy.typing.NDArray[numpy.int64], members: "
                  "numpy.typing.NDArray[numpy.int32], n_faces: int, setting: "
                  "numpy.typing.NDArray[numpy.int32] | None = None) -> None"))
      .def_prop_ro(
          "offsets", [](const Proposals& p) { return View(p.proposal_set.offsets); },
          nb::rv_policy::reference_internal,
          "[p + 1] int64: proposal i is members[offsets[i]:offsets[i + 1]].")
      .def_prop_ro(
          "members", [](const Proposals& p) { return View(p.proposal_set.members); },
          nb::rv_policy::reference_internal, "Faces, ascending within a proposal, int32.")
      .def_prop_ro(
          "setting", [](const Proposals& p) { return View(p.proposal_set.setting); },
          nb::rv_policy::reference_internal, "[p] int32: which setting made each.")
      .def_prop_ro(
          "n_faces", [](const Proposals& p) { return p.proposal_set.num_faces; },
          "Number of faces of the whole data set.")
      .def("__repr__",
           [](const Proposals& p) {
             return fmt::format("<Proposals: {} of {} faces>", p.proposal_set.num_proposals(),
                                p.proposal_set.num_faces);
           })
      .def("__len__", [](const Proposals& p) { return p.proposal_set.num_proposals(); })
      .def("__getitem__", &Member, nb::arg("number"), nb::rv_policy::reference_internal)
      .def("__getstate__",
           [](const Proposals& p) {
             return std::tuple(ToArray(p.proposal_set.offsets), ToArray(p.proposal_set.members),
                               p.proposal_set.num_faces, ToArray(p.proposal_set.setting));
           })
      .def("__setstate__", [](Proposals& p, const State& state) {
        const auto& [offsets, members, num_faces, setting] = state;
        new (&p) Proposals{ProposalsFrom(offsets, members, num_faces, setting)};
      });
}

}  // namespace

void AddProposals(nb::module_& module) {
  AddProposalsClass(module);
  module.def("presets", &Presets, "(name, description, neighbors, settings) of each preset.");
  module.def(
      "planned_neighbors",
      [](const std::string& preset, const std::vector<std::string>& settings, int k) {
        return PlanProposals(preset, settings, k).num_neighbors;
      },
      nb::arg("preset"), nb::arg("settings"), nb::arg("n_neighbors"));
  module.def("propose", &Propose, nb::arg("features"), nb::arg("graph"), nb::arg("preset"),
             nb::arg("settings"), nb::arg("n_neighbors"), nb::arg("keep_repeats"), nb::arg("knn"),
             nb::arg("n_threads"), nb::arg("on_progress").none());
  module.def("super_vertices", &SuperVertices, nb::arg("graph"), nb::arg("n_neighbors"),
             nb::arg("min_similarity"), nb::arg("max_size"), nb::arg("step"), nb::arg("raising"),
             nb::arg("max_rounds"), nb::arg("n_threads"), nb::arg("on_progress").none());
  module.def("proposal_targets", &FindTargets, nb::arg("proposals"), nb::arg("labels"),
             "(IoU, IoP, majority label) of each proposal.");
}

}  // namespace facegraph::python
