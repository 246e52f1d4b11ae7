// SPDX-License-Identifier: MIT
#include <nanobind/stl/array.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>

#include <array>
#include <tuple>

#include "bindings.h"
#include "facegraph/clustering/de_overlap.h"
#include "facegraph/clustering/medoids.h"
#include "facegraph/io/features_file.h"
#include "names.h"
#include "running.h"

namespace facegraph::python {
namespace {

using Clusters = std::tuple<ArrayOut<int64_t>, ArrayOut<int32_t>>;

Clusters Deoverlap(const Proposals& proposals, const ArrayIn<float>& iou, const ArrayIn<float>& iop,
                   const std::optional<std::array<float, PrecisionMap::kNumInputs>>& precision_map,
                   const std::optional<ArrayIn<float>>& probability,
                   const std::optional<ArrayIn<uint8_t>>& segmented,
                   const DeOverlapOptions& options) {
  ProposalScores scores{ToVector(iou), ToVector(iop)};
  if (precision_map) scores.precision_map = PrecisionMap{*precision_map};
  std::optional<InlierProbabilities> inliers;
  if (probability && segmented) inliers = {ToVector(*probability), ToVector(*segmented)};
  DeOverlapResult clusters;
  {
    const nb::gil_scoped_release released;
    clusters = DeOverlap(proposals.proposal_set, scores, inliers ? &*inliers : nullptr, options);
  }
  return {ToLabels(clusters.partition.cluster_of_face),
          ToArray(std::move(clusters.proposal_of_cluster))};
}

/// labels: 0, 1, ... without gaps.
ArrayOut<int64_t> FindMedoids(const FeatureArray& array, const ArrayIn<int32_t>& labels,
                              int num_threads, const nb::object& on_progress) {
  const Features features = ToView(array);
  Require(static_cast<int64_t>(labels.size()) == features.num_faces(), ErrorKind::kBadData,
          "there are {} labels of {} faces", labels.size(), features.num_faces());
  Partition partition{ToVector(labels), 0};
  for (const int32_t label : partition.cluster_of_face) {
    partition.num_clusters = std::max(partition.num_clusters, label + 1);
  }
  return ToLabels(RunInWorker(num_threads, on_progress, [&](const Execution& execution) {
    return Medoids(features, partition, execution);
  }));
}

}  // namespace

void AddClusters(nb::module_& module) {
  nb::class_<DeOverlapOptions> options(module, "DeOverlapOptions");
  options.def(nb::init<>())
      .def_rw("fp_cost", &DeOverlapOptions::fp_cost)
      .def_rw("precision", &DeOverlapOptions::precision)
      .def_rw("seed", &DeOverlapOptions::seed)
      .def_rw("min_inlier", &DeOverlapOptions::min_inlier_probability)
      .def_prop_rw(
          "min_score", [](const DeOverlapOptions& o) { return o.overlap.min_score; },
          [](DeOverlapOptions& o, double value) { o.overlap.min_score = value; })
      .def_prop_rw(
          "max_iou", [](const DeOverlapOptions& o) { return o.overlap.max_iou; },
          [](DeOverlapOptions& o, double value) { o.overlap.max_iou = value; })
      .def_prop_rw(
          "outliers",
          [](const DeOverlapOptions& o) {
            return std::string(GetWord(kOutlierNames, o.overlap.keep_outliers));
          },
          [](DeOverlapOptions& o, const std::string& word) {
            o.overlap.keep_outliers = FindNamed(kOutlierNames, word, "outliers");
          });
  DefNamed(options, "rank_by", &DeOverlapOptions::rank_by, kRankByNames);
  DefNamed(options, "unassigned", &DeOverlapOptions::unassigned, kUnassignedNames);
  module.def("deoverlap", &Deoverlap, nb::arg("proposals"), nb::arg("iou"), nb::arg("iop"),
             nb::arg("precision_map").none(), nb::arg("probability").none(),
             nb::arg("segmented").none(), nb::arg("options"),
             "(labels, the proposal each cluster comes from)");
  module.def("medoids", &FindMedoids, nb::arg("features"), nb::arg("labels"), nb::arg("n_threads"),
             nb::arg("on_progress").none());
}

}  // namespace facegraph::python
