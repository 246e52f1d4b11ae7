// SPDX-License-Identifier: MIT
#include "facegraph/cli/model_arguments.h"

#include "facegraph/base/error.h"

namespace facegraph::cli {

void AddModelArguments(Command& command, ModelArguments& arguments) {
  command.AddOption("--model", arguments.path, "Networks of `facegraph train`, a .safetensors file")
      .Reads()
      .Placeholder("FILE")
      .DefaultNote("the networks inside the program, for features of any dimension");
}

Models LoadModels(const ModelArguments& arguments, const AffinityArguments& affinity,
                  const Features& features, bool has_neighbors) {
  return ChooseModels({.affinity = affinity.kind,
                       .model_file = arguments.path,
                       .affinity_model_file = affinity.model},
                      features, has_neighbors);
}

Models LoadStageModels(const ModelArguments& arguments, const AffinityArguments& affinity,
                       const NeighborArguments& neighbors, const Features& features) {
  Models models = LoadModels(arguments, affinity, features, /*has_neighbors=*/true);
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
