// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "arrays.h"
#include "facegraph/gcn/model.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/models/models.h"

namespace facegraph::python {

/// Neighbor lists of Python, and their affinity graph, which is built once.
class KnnGraph {
 public:
  explicit KnnGraph(NeighborLists lists)
      : lists_(std::move(lists)), affinity_(std::make_unique<Affinity>()) {}

  const NeighborLists& lists() const { return lists_; }
  /// Thread safe.
  const AffinityGraph& Graph(const Execution& execution) const;

 private:
  struct Affinity {
    std::mutex mutex;
    std::optional<AffinityGraph> graph;
  };
  NeighborLists lists_;
  std::unique_ptr<Affinity> affinity_;
};

/// Proposals of Python, with a class of their own.
struct Proposals {
  ProposalSet proposal_set;
};

/// GCN-D, GCN-S or both, and the affinity networks for learned affinity.
struct Networks {
  std::vector<GcnModel> detectors;  ///< GCN-D, none or some
  std::optional<GcnModel> segmenter;
  std::optional<AffinityModel> affinity = std::nullopt;
  std::optional<PrecisionMap> precision_map = std::nullopt;  ///< for these GCN-D

  /// Throws Error(kUsage) without a GCN-D.
  Models ToModels() const;
  static Networks From(Models models);
};

/// The value of an argument of a public class that takes any object: a wrong one then gets a plain
/// message in place of the native signatures. Throws Error(kUsage).
template <typename T>
T CastArgument(const nb::handle& given, const char* name, const char* wanted) {
  T value{};
  Require(nb::try_cast(given, value), ErrorKind::kUsage, "{}: wants {}", name, wanted);
  return value;
}

// One file per theme: each adds itself to the module.
void AddNeighbors(nb::module_& module);
void AddProposals(nb::module_& module);
void AddNetworks(nb::module_& module);
void AddClusters(nb::module_& module);
void AddClusterOptions(nb::module_& module);
void AddClustering(nb::module_& module);
void AddMerges(nb::module_& module);
void AddEvaluation(nb::module_& module);
void AddMethods(nb::module_& module);
void AddComparison(nb::module_& module);
void AddReport(nb::module_& module);
void AddTraining(nb::module_& module);
void AddSynthetic(nb::module_& module);

}  // namespace facegraph::python
