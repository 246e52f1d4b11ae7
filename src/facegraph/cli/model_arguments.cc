// SPDX-License-Identifier: MIT
#include "facegraph/cli/model_arguments.h"

#include "facegraph/base/error.h"

namespace facegraph::cli {

void AddModelArguments(CLI::App& command, ModelArguments& arguments) {
  command.add_option("--model", arguments.path,
                     "Networks of `facegraph train`: .safetensors (default: the ones inside the "
                     "program, which take "
                     "features of any dimension)");
}

namespace {

Models ReadModels(const std::string& path, const Features& features) {
  Models models = ModelsFromTensorFile(ReadTensors(path), path);
  try {
    CheckModelsFitFeatures(models, features);
  } catch (const Error& error) {
    Fail(ErrorKind::kBadData, "{}: {}", path, error.what());
  }
  return models;
}

}  // namespace

Models LoadModels(const ModelArguments& arguments, const AffinityArguments& affinity,
                  const Features& features, AffinityKind automatic) {
  const bool shipped = arguments.path.empty();
  Models models = shipped ? ShippedModels(affinity.kind.value_or(automatic))
                          : ReadModels(arguments.path, features);
  const AffinityKind kind = affinity.kind.value_or(models.kind());
  Require(kind == AffinityKind::kLearned || !models.affinity, ErrorKind::kUsage,
          "{}: learned on learned affinities, which --affinity cosine does not give",
          arguments.path);
  Require(kind == AffinityKind::kLearned || affinity.model.empty(), ErrorKind::kUsage,
          "--affinity-model is for learned affinities, and edges weigh cosines here");
  if (kind == AffinityKind::kLearned && (!models.affinity || !affinity.model.empty())) {
    models.affinity = LoadAffinityModel(affinity.model);
  }
  return models;
}

Models LoadStageModels(const ModelArguments& arguments, const AffinityArguments& affinity,
                       const NeighborArguments& neighbors, const Features& features) {
  Models models = LoadModels(arguments, affinity, features, AffinityKind::kCosine);
  Require(!models.affinity || !neighbors.paths.empty(), ErrorKind::kUsage,
          "learned affinities want --neighbors of `facegraph affinity`, and the features that its "
          "--whitened wrote");
  return models;
}

void AddSegmentationArguments(CLI::App& command, SegmentationOptions& options) {
  const std::string group = "Outliers (GCN-S)";
  const std::map<std::string, SegmentOptions::SeedRule> rules{
      {"degree", SegmentOptions::SeedRule::kHighestDegree},
      {"random", SegmentOptions::SeedRule::kRandom}};
  command
      .add_option("--min-iop", options.min_iop, "Segment proposals of at least this predicted IoP")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str()
      ->group(group);
  command.add_option("--max-iop", options.max_iop, "and at most this")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str()
      ->group(group);
  command.add_option("--seeds", options.seeds.seeds_per_proposal, "Seeds to try for each proposal")
      ->check(CLI::PositiveNumber)
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--seed-rule", options.seeds.seed_rule, "How seeds are chosen: degree or random")
      ->transform(CLI::CheckedTransformer(rules).description("degree|random"))
      ->group(group);
}

}  // namespace facegraph::cli
