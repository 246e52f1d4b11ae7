// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <nanobind/stl/array.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "bindings.h"
#include "facegraph/base/names.h"
#include "facegraph/gcn/detect.h"
#include "facegraph/gcn/segment.h"
#include "facegraph/inspect/check_features.h"
#include "facegraph/io/tensor_file.h"
#include "facegraph/models/models.h"
#include "facegraph/pipeline/choose_models.h"
#include "facegraph/pipeline/cluster_faces.h"
#include "running.h"

namespace facegraph::python {
namespace {

/// A network in Python: tensors and metadata by name.
using Parts = std::pair<std::map<std::string, TableOut<float>>, std::map<std::string, std::string>>;
using GivenParts =
    std::pair<std::map<std::string, TableIn<float>>, std::map<std::string, std::string>>;

Parts ToParts(const GcnModel& model) {
  ModelTensors file = ToTensors(model);
  Parts parts;
  for (auto& [name, matrix] : file.tensors) parts.first[name] = ToTable(std::move(matrix));
  parts.second = std::move(file.metadata);
  return parts;
}

std::optional<Parts> ToParts(const std::optional<GcnModel>& model) {
  if (!model) return std::nullopt;
  return ToParts(*model);
}

std::vector<Parts> ToParts(const std::vector<GcnModel>& models) {
  std::vector<Parts> parts;
  for (const GcnModel& model : models) parts.push_back(ToParts(model));
  return parts;
}

GcnModel ModelFrom(const GivenParts& parts) {
  ModelTensors file;
  for (const auto& [name, table] : parts.first) file.tensors[name] = ToMatrix(table);
  file.metadata = parts.second;
  return ModelFromTensors(std::move(file));
}

std::optional<GcnModel> ModelFrom(const std::optional<GivenParts>& parts) {
  if (!parts) return std::nullopt;
  return ModelFrom(*parts);
}

std::vector<GcnModel> ModelsFrom(const std::vector<GivenParts>& parts) {
  std::vector<GcnModel> models;
  for (const GivenParts& one : parts) models.push_back(ModelFrom(one));
  return models;
}

/// For pickles. A vector is a table of one row.
std::optional<Parts> ToParts(const std::optional<AffinityModel>& model) {
  if (!model) return std::nullopt;
  Parts parts;
  for (auto& [name, tensor] : ToTensorFile(*model).tensors) {
    const bool vector = tensor.shape.size() == 1;
    Matrix<float> matrix(vector ? 1 : tensor.shape[0], tensor.shape.back());
    std::ranges::copy(tensor.values, matrix.data());
    parts.first[name] = ToTable(std::move(matrix));
    parts.second[name] = vector ? "vector" : "matrix";
  }
  return parts;
}

std::optional<AffinityModel> AffinityFrom(const std::optional<GivenParts>& parts) {
  if (!parts) return std::nullopt;
  TensorFile file;
  for (const auto& [name, table] : parts->first) {
    const auto rows = static_cast<int64_t>(table.shape(0));
    const auto cols = static_cast<int64_t>(table.shape(1));
    const bool vector = parts->second.at(name) == "vector";
    file.tensors[name] = {vector ? std::vector{cols} : std::vector{rows, cols},
                          {table.data(), table.data() + table.size()}};
  }
  return FindAffinityModel(file);
}

/// A network of the paper's authors. convolutions: weights [in, out] without bias. output_weight:
/// [in, out]. output_bias: [1, out].
Networks ReferenceNetwork(const std::vector<TableIn<float>>& convolutions,
                          const TableIn<float>& output_weight, const TableIn<float>& output_bias,
                          bool is_segmenter, bool weighted, const std::string& head) {
  Architecture architecture;
  architecture.task = is_segmenter ? GcnTask::kSegmentation : GcnTask::kDetection;
  architecture.edge_weight = weighted ? EdgeWeight::kSimilarity : EdgeWeight::kOne;
  architecture.heads = {FindNamed(kHeadNames, head, "predicts")};
  architecture.convolution_widths.clear();
  ModelTensors file;
  for (size_t layer = 0; layer < convolutions.size(); ++layer) {
    architecture.convolution_widths.push_back(static_cast<int64_t>(convolutions[layer].shape(1)));
    file.tensors[fmt::format("convolution{}.weight", layer + 1)] = ToMatrix(convolutions[layer]);
  }
  file.tensors["output.weight"] = ToMatrix(output_weight);
  file.tensors["output.bias"] = ToMatrix(output_bias);
  architecture.input_width = static_cast<int64_t>(convolutions.at(0).shape(0)) -
                             (is_segmenter ? architecture.SeedWidth() : 0);
  architecture.Check();
  file.metadata = ToTensors(NewModel(architecture, 0)).metadata;
  GcnModel model = ModelFromTensors(std::move(file));
  Networks networks;
  if (is_segmenter) {
    networks.segmenter = std::move(model);
  } else {
    networks.detectors.push_back(std::move(model));
  }
  return networks;
}

const GcnModel& GetSegmenter(const Networks& networks) {
  Require(networks.segmenter.has_value(), ErrorKind::kUsage, "model: holds no GCN-S");
  return *networks.segmenter;
}

using Scores = std::tuple<ArrayOut<float>, ArrayOut<float>>;

Scores Detect(const Networks& networks, const FeatureArray& array, const KnnGraph& graph,
              const Proposals& proposals, int num_threads, const nb::object& on_progress) {
  const Features features = ToView(array);
  ProposalScores scores = RunInWorker(num_threads, on_progress, [&](const Execution& execution) {
    CheckFeatures(features, execution);
    const FaceData data{features, graph.lists(), graph.Graph(execution)};
    return DetectClusters(networks.detectors, data, proposals.proposal_set, execution);
  });
  return {ToArray(std::move(scores.iou)), ToArray(std::move(scores.iop))};
}

using Inliers = std::tuple<ArrayOut<float>, ArrayOut<uint8_t>>;

Inliers ToArrays(InlierProbabilities inliers) {
  return {ToArray(std::move(inliers.probability)), ToArray(std::move(inliers.segmented))};
}

Inliers Segment(const Networks& networks, const FeatureArray& array, const KnnGraph& graph,
                const Proposals& proposals, const std::optional<ArrayIn<float>>& iop,
                double min_iop, double max_iop, int num_seeds, const std::string& seed_rule,
                uint64_t seed, int num_threads, const nb::object& on_progress) {
  const Features features = ToView(array);
  const GcnModel& model = GetSegmenter(networks);
  const SegmentationOptions options{
      .min_iop = min_iop,
      .max_iop = max_iop,
      .seeds = {.seed_rule = FindNamed(kSeedRuleNames, seed_rule, "seed_rule"),
                .seeds_per_proposal = num_seeds,
                .seed = seed}};
  options.Check();
  std::vector<uint8_t> chosen;
  if (iop) {
    Require(static_cast<int64_t>(iop->size()) == proposals.proposal_set.num_proposals(),
            ErrorKind::kBadData, "scores are of {} proposals, there are {}", iop->size(),
            proposals.proposal_set.num_proposals());
    chosen = ProposalsToSegment({.iou = {}, .iop = ToVector(*iop)}, options);
  }
  return ToArrays(RunInWorker(num_threads, on_progress, [&](const Execution& execution) {
    CheckFeatures(features, execution);
    const FaceData data{features, graph.lists(), graph.Graph(execution)};
    return SegmentClusters(model, data, proposals.proposal_set, chosen, options.seeds, execution);
  }));
}

Inliers SegmentFrom(const Networks& networks, const FeatureArray& array, const KnnGraph& graph,
                    const Proposals& proposals, const ArrayIn<int32_t>& seed_faces, int num_threads,
                    const nb::object& on_progress) {
  const Features features = ToView(array);
  const GcnModel& model = GetSegmenter(networks);
  return ToArrays(RunInWorker(num_threads, on_progress, [&](const Execution& execution) {
    CheckFeatures(features, execution);
    const FaceData data{features, graph.lists(), graph.Graph(execution)};
    return SegmentFromSeeds(model, data, proposals.proposal_set, ToSpan(seed_faces), execution);
  }));
}

/// The networks of a run, see ChooseModels. model: networks in memory; else `path`, if it is not
/// empty.
Networks Choose(const std::optional<Networks>& model, const std::string& path,
                const std::string& affinity, const FeatureArray& array, bool has_graph) {
  ModelChoice choice{.affinity = FindAffinityChoice(affinity), .model_file = path};
  if (model) choice.models = model->ToModels();
  const Features features = ToView(array);
  const nb::gil_scoped_release released;
  return Networks::From(ChooseModels(choice, features, has_graph));
}

std::string Describe(const Networks& networks) {
  std::string text;
  const auto add = [&](const std::string& name, const GcnModel& model) {
    text += fmt::format("{} {} on {}", text.empty() ? "" : ",", name,
                        ToMetadata(model.architecture).at("input"));
  };
  const size_t count = networks.detectors.size();
  if (count > 0) {
    add(count == 1 ? "GCN-D" : fmt::format("{} GCN-D", count), networks.detectors[0]);
  }
  if (networks.segmenter) add("GCN-S", *networks.segmenter);
  return "<Networks:" + text + ">";
}

/// The text of a str or a path object.
std::string ToPath(const nb::object& given) {
  const nb::object text = nb::hasattr(given, "__fspath__") ? given.attr("__fspath__")() : given;
  return CastArgument<std::string>(text, "path", "a str or a path");
}

void AddNetworksClass(nb::module_& module) {
  using State =
      std::tuple<std::vector<GivenParts>, std::optional<GivenParts>, std::optional<GivenParts>,
                 std::optional<std::array<float, PrecisionMap::kNumInputs>>>;
  nb::class_<Networks>(module, "Networks",
                       "GCN-D, GCN-S or both, from load_model, train or from_learn_to_cluster.")
      .def_static(
          "load",
          [](const nb::object& given) {
            const std::string path = ToPath(given);
            return Networks::From(ModelsFromTensorFile(ReadTensors(path), path));
          },
          nb::arg("path").none(), nb::sig("def load(path: str | os.PathLike[str]) -> Networks"),
          "Reads a model file (.safetensors) of the command line or of save().")
      .def_static(
          "shipped",
          [](const nb::object& affinity) {
            const auto word = CastArgument<std::string>(affinity, "affinity", "a word");
            return Networks::From(ShippedModels(FindNamed(kAffinityKindNames, word, "affinity")));
          },
          nb::arg("affinity") = "learned",
          nb::sig("def shipped(affinity: str = 'learned') -> Networks"),
          "The networks inside the package. They take features of any dimension.")
      .def(
          "save",
          [](const Networks& networks, const nb::object& path) {
            WriteTensors(ToPath(path), ToTensorFile(networks.ToModels()));
          },
          nb::arg("path").none(), nb::sig("def save(self, path: str | os.PathLike[str]) -> None"),
          "Writes a model file (.safetensors), atomically.")
      .def(
          "combine",
          [](const Networks& networks, const nb::object& given) {
            const auto other = CastArgument<Networks>(given, "other", "Networks");
            return Networks{
                networks.detectors.empty() ? other.detectors : networks.detectors,
                networks.segmenter ? networks.segmenter : other.segmenter,
                networks.affinity ? networks.affinity : other.affinity,
                networks.detectors.empty() ? other.precision_map : networks.precision_map};
          },
          nb::arg("other").none(), nb::sig("def combine(self, other: Networks) -> Networks"),
          "These networks, and those of another for each that is missing here.")
      .def_prop_ro("precision_map",
                   [](const Networks& n) {
                     return n.precision_map ? std::optional(n.precision_map->weights)
                                            : std::nullopt;
                   })
      .def_prop_ro(
          "detectors", [](const Networks& n) { return ToParts(n.detectors); }, kOwn,
          "Every GCN-D as (tensors by name, metadata), copies. The mean of their predictions is "
          "used.")
      .def_prop_ro(
          "segmenter", [](const Networks& n) { return ToParts(n.segmenter); }, kOwn,
          "GCN-S as (tensors by name, metadata), copies; None without one.")
      .def_prop_ro(
          "affinity",
          [](const Networks& n) {
            return std::string(GetWord(
                kAffinityKindNames, n.affinity ? AffinityKind::kLearned : AffinityKind::kCosine));
          },
          "Affinity that the networks were trained on: \"learned\" or \"cosine\".")
      .def("__repr__", &Describe)
      .def("__getstate__",
           [](const Networks& n) {
             return std::tuple(
                 ToParts(n.detectors), ToParts(n.segmenter), ToParts(n.affinity),
                 n.precision_map ? std::optional(n.precision_map->weights) : std::nullopt);
           })
      .def("__setstate__", [](Networks& n, const State& state) {
        new (&n) Networks{ModelsFrom(std::get<0>(state)), ModelFrom(std::get<1>(state)),
                          AffinityFrom(std::get<2>(state))};
        if (const auto& weights = std::get<3>(state)) n.precision_map = PrecisionMap{*weights};
      });
}

}  // namespace

Networks Networks::From(Models models) {
  return {std::move(models.detectors), std::move(models.segmenter), std::move(models.affinity),
          models.precision_map};
}

Models Networks::ToModels() const {
  Require(!detectors.empty(), ErrorKind::kUsage, "model: holds no GCN-D");
  return {detectors, segmenter, affinity, precision_map};
}

void AddNetworks(nb::module_& module) {
  AddNetworksClass(module);
  module.def("choose_networks", &Choose, nb::arg("model").none(), nb::arg("path"),
             nb::arg("affinity"), nb::arg("features"), nb::arg("has_graph"));
  module.def("reference_network", &ReferenceNetwork, nb::arg("convolutions"),
             nb::arg("output_weight"), nb::arg("output_bias"), nb::arg("is_segmenter"),
             nb::arg("weighted"), nb::arg("predicts"));
  module.def("detect", &Detect, nb::arg("networks"), nb::arg("features"), nb::arg("graph"),
             nb::arg("proposals"), nb::arg("n_threads"), nb::arg("on_progress").none());
  module.def("segment", &Segment, nb::arg("networks"), nb::arg("features"), nb::arg("graph"),
             nb::arg("proposals"), nb::arg("iop").none(), nb::arg("min_iop"), nb::arg("max_iop"),
             nb::arg("n_seeds"), nb::arg("seed_rule"), nb::arg("seed"), nb::arg("n_threads"),
             nb::arg("on_progress").none());
  module.def("segment_from", &SegmentFrom, nb::arg("networks"), nb::arg("features"),
             nb::arg("graph"), nb::arg("proposals"), nb::arg("seed_faces"), nb::arg("n_threads"),
             nb::arg("on_progress").none());
}

}  // namespace facegraph::python
