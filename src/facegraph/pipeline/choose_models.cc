// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/choose_models.h"

#include <vector>

#include "facegraph/affinity/affinity_kind.h"
#include "facegraph/base/error.h"
#include "facegraph/inspect/distinct_rows.h"
#include "facegraph/models/models.h"

namespace facegraph {
namespace {

/// The networks that the user gives, or the shipped ones.
Models LoadModels(const ModelChoice& choice, AffinityKind automatic) {
  if (choice.models) return *choice.models;
  if (choice.model_file.empty()) return ShippedModels(choice.affinity.value_or(automatic));
  return ModelsFromTensorFile(ReadTensors(choice.model_file), choice.model_file);
}

/// For messages.
const std::string& GetName(const ModelChoice& choice) {
  static const std::string kModel = "model";
  return choice.model_file.empty() ? kModel : choice.model_file;
}

void CheckFit(const ModelChoice& choice, const Models& models, const Features& features) {
  try {
    CheckModelsFitFeatures(models, features);
  } catch (const Error& error) {
    Fail(ErrorKind::kBadData, "{}: {}", GetName(choice), error.what());
  }
}

}  // namespace

std::optional<AffinityKind> FindAffinityChoice(std::string_view word) {
  if (word == kAutoAffinity) return std::nullopt;
  for (const auto& [name, kind] : kAffinityKindNames) {
    if (name == word) return kind;
  }
  std::vector<std::string> words = GetWords(kAffinityKindNames);
  words.emplace(words.begin(), kAutoAffinity);
  FailUnknownWord("affinity", word, words);
}

AffinityKind AutomaticAffinity(int64_t num_faces, bool has_neighbors) {
  const bool learned =
      !has_neighbors && num_faces >= kMinForLearnedAffinity && num_faces <= kMaxForLearnedAffinity;
  return learned ? AffinityKind::kLearned : AffinityKind::kCosine;
}

AffinityModel LoadAffinityModel(const std::string& path) {
  if (path.empty()) return *ShippedModels(AffinityKind::kLearned).affinity;
  return AffinityModelFromTensorFile(ReadTensors(path), path);
}

Models ChooseModels(const ModelChoice& choice, const Features& features, bool has_neighbors) {
  AffinityKind automatic = AutomaticAffinity(features.num_faces(), has_neighbors);
  // Copies of a few pictures are no large set: one of equal rows is clustered.
  if (automatic == AffinityKind::kLearned &&
      CountDistinctRows(features, kMinForLearnedAffinity) < kMinForLearnedAffinity) {
    automatic = AffinityKind::kCosine;
  }
  Models models = LoadModels(choice, automatic);
  Require(!models.detectors.empty(), ErrorKind::kUsage, "{}: has no GCN-D", GetName(choice));
  CheckFit(choice, models, features);
  const AffinityKind kind = choice.affinity.value_or(models.kind());
  const bool learned = kind == AffinityKind::kLearned;
  Require(learned || !models.affinity, ErrorKind::kUsage,
          "{}: was trained on learned affinity and cannot be used with affinity \"cosine\"",
          GetName(choice));
  Require(learned || choice.affinity_model_file.empty(), ErrorKind::kUsage,
          "{}: an affinity model needs affinity \"learned\", and the affinity here is \"cosine\"",
          choice.affinity_model_file);
  if (learned && (!models.affinity || !choice.affinity_model_file.empty())) {
    models.affinity = LoadAffinityModel(choice.affinity_model_file);
  }
  return models;
}

}  // namespace facegraph
