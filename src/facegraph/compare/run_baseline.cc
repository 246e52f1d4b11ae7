// SPDX-License-Identifier: MIT
#include "facegraph/compare/run_baseline.h"

#include <algorithm>

#include "facegraph/base/error.h"

namespace facegraph {

void CheckBaseline(const Method& method, const BaselineRun& run) {
  (void)method.WithDefaults(run.parameters);
  const KnownFaces* learning = run.learning;
  const bool learns = bool(method.learn);
  Require(learns || learning == nullptr, ErrorKind::kUsage, "{} does not learn from labeled faces",
          method.name);
  Require(!learns || learning != nullptr, ErrorKind::kUsage,
          "{} learns from labeled faces: give features and labels to learn from", method.name);
  Require(run.committee.empty() || method.name == "cdp-committee", ErrorKind::kUsage,
          "{} does not use a committee", method.name);
  if (learning == nullptr) return;
  Require(run.committee.size() == learning->committee.size(), ErrorKind::kUsage,
          "the committee has {} models, that of the labeled faces {}", run.committee.size(),
          learning->committee.size());
  const auto unknown = std::ranges::find_if(learning->labels, [](int64_t l) { return l < 0; });
  Require(unknown == learning->labels.end(), ErrorKind::kBadData,
          "face {} has no label, and {} learns only from labeled faces",
          unknown - learning->labels.begin(), method.name);
}

Partition RunBaseline(const Method& method, const BaselineRun& run, const Execution& execution) {
  CheckBaseline(method, run);
  std::string learned;
  if (const KnownFaces* faces = run.learning) {
    learned = method.Learn({faces->features, faces->neighbors, faces->labels, faces->committee},
                           run.seed, execution);
  }
  const MethodInputs inputs{run.features, run.neighbors, run.seed, learned, run.committee};
  return LargestFirst(method.Cluster(inputs, method.WithDefaults(run.parameters), execution));
}

}  // namespace facegraph
