// SPDX-License-Identifier: MIT
#include "facegraph/compare/run_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/compare/draw_identities.h"
#include "facegraph/evaluation/label_checks.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

/// The given rows of features as float32.
Features GatherRows(const Features& features, std::span<const int64_t> rows) {
  auto gathered = std::make_shared<Matrix<float>>(std::ssize(rows), features.dim);
  for (int64_t row = 0; row < gathered->rows(); ++row) {
    LoadRows(features, rows[row], rows[row] + 1, gathered->View().Rows(row, row + 1));
  }
  return ToFeatures(std::move(gathered), features.shards.front().name);
}

LabeledFeatures GatherRows(const LabeledFeatures& all, std::span<const int64_t> rows) {
  LabeledFeatures part{GatherRows(all.features, rows), {}, {}};
  for (const int64_t row : rows) part.labels.push_back(all.labels[row]);
  for (const Features& member : all.committee) part.committee.push_back(GatherRows(member, rows));
  return part;
}

void CheckLabels(const LabeledFeatures& faces) {
  const int64_t num_faces = faces.features.num_faces();
  Require(std::ssize(faces.labels) == num_faces, ErrorKind::kBadData,
          "there are {} labels of {} faces", faces.labels.size(), num_faces);
  for (const Features& member : faces.committee) {
    Require(member.num_faces() == num_faces, ErrorKind::kBadData,
            "{}: has {} faces, and the features it belongs to have {}", member.shards.front().name,
            member.num_faces(), num_faces);
  }
}

}  // namespace

KnownFaces FindKnownFaces(LabeledFeatures faces, const NeighborOptions& neighbors,
                          const Execution& execution) {
  CheckLabels(faces);
  NeighborLists lists = NearestNeighbors(faces.features, neighbors, execution);
  return {std::move(faces.features), std::move(lists), std::move(faces.labels),
          std::move(faces.committee)};
}

TrainingSplit SplitTrainingFaces(const LabeledFeatures& all, int64_t num_faces, bool learns,
                                 const NeighborOptions& neighbors, uint64_t seed,
                                 const Execution& execution) {
  CheckLabels(all);
  const std::string& name = all.features.shards.front().name;
  RequireTeachable(all.labels, name);
  const std::vector<int64_t> drawn = DrawIdentities(all.labels, num_faces, seed);
  std::vector<int64_t> others;
  for (int64_t row = 0; row < std::ssize(all.labels); ++row) {
    if (all.labels[row] >= 0 && !std::ranges::binary_search(drawn, row)) others.push_back(row);
  }
  LabeledFeatures tuning = GatherRows(all, drawn);
  RequireTeachable(tuning.labels, fmt::format("{}, the part to tune on", name));
  std::optional<LabeledFeatures> learning;
  if (learns) {
    learning = GatherRows(all, others);
    RequireTeachable(learning->labels, fmt::format("{}, the part to learn from", name));
  }
  TrainingSplit faces{FindKnownFaces(std::move(tuning), neighbors, execution), std::nullopt};
  if (learning) faces.learning = FindKnownFaces(std::move(*learning), neighbors, execution);
  return faces;
}

bool AnyLearns(std::span<const Method> methods) {
  return std::ranges::any_of(methods, [](const Method& method) { return bool(method.learn); });
}

std::vector<ComparisonRow> RunComparison(std::span<const Method> methods, const KnownFaces& test,
                                         const TrainingSplit* train,
                                         const ComparisonOptions& options,
                                         const Execution& execution) {
  RequireScorable(test.labels, "truth");
  const KnownFaces* tuning = train != nullptr ? &train->tuning : nullptr;
  const KnownFaces* learning = train != nullptr && train->learning ? &*train->learning : nullptr;
  std::vector<ComparisonRow> rows;
  for (const Method& method : methods) {
    for (ComparisonRow& row : RunMethod(method, test, tuning, learning, options, execution)) {
      if (options.on_row) options.on_row(row);
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace facegraph
