// SPDX-License-Identifier: MIT
#include "facegraph/io/scores_file.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/io/npz.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrecisionMap = "precision_map";

void CheckIsRow(const NpyArray& array) {
  Require(array.shape.size() == 1, ErrorKind::kBadData, "{}: shape is {}; expected one dimension",
          array.name, array.ReadableShape());
}

std::vector<float> FiniteValues(const NpyArray& array, const MemoryLimit& memory) {
  CheckIsRow(array);
  memory.Require(static_cast<int64_t>(array.bytes.size() +
                                      sizeof(float) * static_cast<size_t>(array.num_values())),
                 array.name);
  std::vector<float> values;
  VisitFloats(array, [&](auto stored) { values.assign(stored.begin(), stored.end()); });
  for (size_t i = 0; i < values.size(); ++i) {
    Require(std::isfinite(values[i]), ErrorKind::kBadData, "{}: value {} is {}", array.name, i,
            values[i]);
  }
  return values;
}

std::vector<int64_t> GetLength(const auto& values) { return {static_cast<int64_t>(values.size())}; }

}  // namespace

ProposalScores ReadScores(const fs::path& path, const MemoryLimit& memory) {
  const NpzFile file = NpzFile::Open(path, memory);
  ProposalScores scores{FiniteValues(file.Read("iou"), memory),
                        FiniteValues(file.Read("iop"), memory), std::nullopt};
  Require(scores.iou.size() == scores.iop.size(), ErrorKind::kBadData,
          "{}: has {} values of iou and {} of iop", path.string(), scores.iou.size(),
          scores.iop.size());
  if (file.Has(kPrecisionMap)) {
    const NpyArray array = file.Read(kPrecisionMap);
    const std::vector<float> weights = FiniteValues(array, memory);
    PrecisionMap& map = scores.precision_map.emplace();
    Require(weights.size() == map.weights.size(), ErrorKind::kBadData,
            "{}: has {} values, expected {}", array.name, weights.size(), map.weights.size());
    std::ranges::copy(weights, map.weights.begin());
  }
  return scores;
}

void WriteScores(const fs::path& path, const ProposalScores& scores) {
  std::vector<NamedNpy> arrays{{"iou", ViewAsNpy(GetLength(scores.iou), scores.iou)},
                               {"iop", ViewAsNpy(GetLength(scores.iop), scores.iop)}};
  if (const auto& map = scores.precision_map) {
    arrays.push_back({kPrecisionMap, ViewAsNpy(GetLength(map->weights), map->weights)});
  }
  WriteNpz(path, arrays);
}

InlierProbabilities ReadInliers(const fs::path& path, const MemoryLimit& memory) {
  const NpzFile file = NpzFile::Open(path, memory);
  const NpyArray probability = file.Read("probability"), segmented = file.Read("segmented");
  InlierProbabilities inliers{FiniteValues(probability, memory), {}};
  for (size_t i = 0; i < inliers.probability.size(); ++i) {
    const float value = inliers.probability[i];
    Require(value >= 0 && value <= 1, ErrorKind::kBadData, "{}: value {} is {}, not in 0..1",
            probability.name, i, value);
  }
  CheckIsRow(segmented);
  inliers.segmented.resize(static_cast<size_t>(segmented.num_values()));
  CopyIntegers<uint8_t>(segmented, 0, 1, inliers.segmented);
  return inliers;
}

void WriteInliers(const fs::path& path, const InlierProbabilities& inliers) {
  WriteNpz(path, {{"probability", ViewAsNpy(GetLength(inliers.probability), inliers.probability)},
                  {"segmented", ViewAsNpy(GetLength(inliers.segmented), inliers.segmented)}});
}

}  // namespace facegraph
