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

Models LoadModels(const ModelArguments& arguments, const Features& features,
                  AffinityKind affinity) {
  if (arguments.path.empty()) return ShippedModels(affinity);
  Models models = ModelsFromTensorFile(ReadTensors(arguments.path), arguments.path);
  try {
    CheckModelFitsFeatures(models.detector, features);
    if (models.segmenter) CheckModelFitsFeatures(*models.segmenter, features);
  } catch (const Error& error) {
    Fail(ErrorKind::kBadData, "{}: {}", arguments.path, error.what());
  }
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
