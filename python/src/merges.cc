// SPDX-License-Identifier: MIT
#include <nanobind/stl/tuple.h>

#include <tuple>

#include "bindings.h"
#include "facegraph/clustering/likely_merges.h"
#include "running.h"

namespace facegraph::python {
namespace {

/// One field of all merges.
template <typename T, typename Field>
ArrayOut<T> Column(const std::vector<LikelyMerge>& merges, Field LikelyMerge::*field) {
  std::vector<T> values;
  values.reserve(merges.size());
  for (const LikelyMerge& merge : merges) values.push_back(static_cast<T>(merge.*field));
  return ToArray(std::move(values));
}

using Columns =
    std::tuple<ArrayOut<int64_t>, ArrayOut<int64_t>, ArrayOut<double>, ArrayOut<double>,
               ArrayOut<double>, ArrayOut<double>, ArrayOut<double>, ArrayOut<double>,
               ArrayOut<int64_t>, ArrayOut<int64_t>, ArrayOut<int64_t>, ArrayOut<float>>;

/// Of labels 0, 1, ...; negative: in no cluster.
Columns FindLikelyMerges(const KnnGraph& graph, const ArrayIn<int32_t>& labels,
                         const LikelyMergesOptions& options, int num_threads) {
  Require(static_cast<int64_t>(labels.size()) == graph.lists().num_faces(), ErrorKind::kBadData,
          "there are {} labels of {} faces", labels.size(), graph.lists().num_faces());
  Partition partition{ToVector(labels), 0};
  for (const int32_t label : partition.cluster_of_face) {
    partition.num_clusters = std::max(partition.num_clusters, label + 1);
  }
  const auto merges = Apart(num_threads, nb::none(), [&](const Execution& execution) {
    return LikelyMerges(graph.Graph(execution), partition, options, execution);
  });
  return {Column<int64_t>(merges, &LikelyMerge::smaller),
          Column<int64_t>(merges, &LikelyMerge::larger),
          Column<double>(merges, &LikelyMerge::score),
          Column<double>(merges, &LikelyMerge::nearest_similarity),
          Column<double>(merges, &LikelyMerge::mutual_share),
          Column<double>(merges, &LikelyMerge::relative_cohesion),
          Column<double>(merges, &LikelyMerge::membership),
          Column<double>(merges, &LikelyMerge::coverage),
          Column<int64_t>(merges, &LikelyMerge::num_edges),
          Column<int64_t>(merges, &LikelyMerge::face_in_smaller),
          Column<int64_t>(merges, &LikelyMerge::face_in_larger),
          Column<float>(merges, &LikelyMerge::similarity)};
}

}  // namespace

void AddMerges(nb::module_& module) {
  nb::class_<LikelyMergesOptions>(module, "LikelyMergesOptions")
      .def(nb::init<>())
      .def_rw("min_size", &LikelyMergesOptions::min_size)
      .def_rw("max_pairs", &LikelyMergesOptions::max_pairs)
      .def_rw("min_score", &LikelyMergesOptions::min_score);
  module.def("likely_merges", &FindLikelyMerges, nb::arg("graph"), nb::arg("labels"),
             nb::arg("options"), nb::arg("n_threads"),
             "(smaller, larger, score, nearest_similarity, mutual_share, relative_cohesion, "
             "membership, coverage, edges, face in "
             "the smaller and in "
             "the larger, their similarity), a column each");
}

}  // namespace facegraph::python
