// SPDX-License-Identifier: MIT
#include "facegraph/cli/model_arguments.h"

#include "facegraph/base/error.h"

namespace facegraph::cli {

void AddModelArguments(Command& command, ModelArguments& arguments) {
  command.AddOption("--model", arguments.path, "Networks of `facegraph train`, a .safetensors file")
      .Placeholder("FILE")
      .DefaultNote("the networks inside the program, for features of any dimension");
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
          "{}: trained on learned affinities, so --affinity cosine does not fit", arguments.path);
  Require(kind == AffinityKind::kLearned || affinity.model.empty(), ErrorKind::kUsage,
          "--affinity-model is for learned affinities, but --affinity is cosine");
  if (kind == AffinityKind::kLearned && (!models.affinity || !affinity.model.empty())) {
    models.affinity = LoadAffinityModel(affinity.model);
  }
  return models;
}

Models LoadStageModels(const ModelArguments& arguments, const AffinityArguments& affinity,
                       const NeighborArguments& neighbors, const Features& features) {
  Models models = LoadModels(arguments, affinity, features, AffinityKind::kCosine);
  Require(!models.affinity || !neighbors.paths.empty(), ErrorKind::kUsage,
          "learned affinities need --neighbors of `facegraph affinity` and the features of its "
          "--whitened");
  return models;
}

void AddSegmentationArguments(Command& command, SegmentationOptions& options,
                              StageOptions stage_options) {
  const auto for_experts = [&](Option& option) {
    option.Group("Outliers (GCN-S)");
    if (stage_options == StageOptions::kUnlisted) option.Unlisted();
  };
  for_experts(command
                  .AddOption("--min-iop", options.min_iop,
                             "Minimum predicted IoP of a proposal that GCN-S looks at")
                  .Between(0, 1));
  for_experts(command
                  .AddOption("--max-iop", options.max_iop,
                             "Maximum predicted IoP of a proposal that GCN-S looks at")
                  .Between(0, 1));
  for_experts(command
                  .AddOption("--seeds", options.seeds.seeds_per_proposal,
                             "Seed faces to try in each proposal")
                  .AtLeast(1));
  for_experts(command.AddChoice("--seed-rule", options.seeds.seed_rule, kSeedRuleNames,
                                "Choice of seed faces: evenly over the faces by degree (spread), "
                                "highest degree, or random"));
}

}  // namespace facegraph::cli
