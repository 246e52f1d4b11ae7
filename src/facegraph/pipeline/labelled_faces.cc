// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/labelled_faces.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>

#include "facegraph/affinity/exact_neighbours.h"
#include "facegraph/base/random.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

/// A face that stays, and those it is blended with.
struct Kept {
  int32_t face;
  std::vector<int32_t> others;
};

/// `count` different random elements, in no order; all, if there are fewer.
std::vector<int32_t> Draw(size_t count, std::vector<int32_t> from, Random& random) {
  random.Shuffle(std::span<int32_t>(from));
  from.resize(std::min(count, from.size()));
  return from;
}

void KeepSome(const std::vector<int32_t>& person, const Variation& variation, Random& random,
              std::vector<Kept>& kept) {
  const double exponent = std::pow(random.Uniform(), variation.thinning);
  const double count = std::pow(static_cast<double>(person.size()), exponent);
  for (const int32_t face : Draw(static_cast<size_t>(std::llround(count)), person, random)) {
    std::vector<int32_t> others = person;
    std::erase(others, face);
    const auto num_others = static_cast<size_t>(variation.blending - 1);
    kept.push_back({face, Draw(num_others, std::move(others), random)});
  }
}

std::vector<Kept> KeepSomeOfEach(std::span<const int64_t> labels, const Variation& variation,
                                 uint64_t seed) {
  std::map<int64_t, std::vector<int32_t>> people;
  std::vector<int32_t> unknown;
  for (size_t face = 0; face < labels.size(); ++face) {
    auto& own = labels[face] < 0 ? unknown : people[labels[face]];
    own.push_back(static_cast<int32_t>(face));
  }
  Random random(seed);
  std::vector<Kept> kept;
  for (const auto& [label, person] : people) {
    if (variation.people < 1 && random.Uniform() >= variation.people) continue;
    KeepSome(person, variation, random, kept);
  }
  if (kept.empty()) {  // a share of hardly anybody
    for (const auto& [label, person] : people) KeepSome(person, variation, random, kept);
  }
  const size_t num_known = labels.size() - unknown.size();
  const size_t num_unknown = num_known > 0 ? unknown.size() * kept.size() / num_known : 0;
  for (const int32_t face : Draw(num_unknown, unknown, random)) kept.push_back({face, {}});
  std::ranges::sort(kept, {}, &Kept::face);
  return kept;
}

/// row += the unit feature of a face
void AddUnitRow(const Features& features, int32_t face, std::span<float> row) {
  Matrix<float> unit(1, features.dim);
  LoadUnitRows(features, face, face + 1, unit.View());
  for (size_t c = 0; c < row.size(); ++c) row[c] += unit.data()[c];
}

}  // namespace

LabelledFaces Varied(const LabelledFaces& all, const Variation& variation, uint64_t seed,
                     const Execution& execution) {
  const std::vector<Kept> kept = KeepSomeOfEach(all.labels, variation, seed);
  auto rows = std::make_shared<Matrix<float>>(static_cast<int64_t>(kept.size()), all.features.dim);
  LabelledFaces varied;
  for (int64_t row = 0; row < rows->rows(); ++row) {
    const auto& [face, others] = kept[static_cast<size_t>(row)];
    AddUnitRow(all.features, face, rows->Row(row));
    for (const int32_t other : others) AddUnitRow(all.features, other, rows->Row(row));
    varied.labels.push_back(all.labels[static_cast<size_t>(face)]);
  }
  varied.features.dim = all.features.dim;
  varied.features.shards = {{rows->data(), rows->rows(), "a variation of the faces"}};
  varied.features.owner = std::move(rows);
  const auto k = static_cast<int>(all.neighbours.k());
  varied.neighbours = ExactNeighbours(varied.features, {.k = k}, execution);
  return varied;
}

}  // namespace facegraph
