// SPDX-License-Identifier: MIT
#include "facegraph/cli/labeled_arguments.h"

#include "facegraph/evaluation/label_checks.h"
#include "facegraph/io/feature_shards.h"

namespace facegraph::cli {

void AddLabeledArguments(Command& command, LabeledArguments& arguments) {
  AddFeatureArguments(command, arguments.features);
  command.AddOption("LABELS", arguments.labels, "True labels, .txt or .npy; -1: not known")
      .Reads()
      .Required();
  command
      .AddOption("--also", arguments.also,
                 "Features and labels of another training set, of any face recognition model")
      .Reads(IsFeatureShard)
      .Placeholder("FEATURES LABELS");
}

std::vector<LabeledFaces> OpenLabeledSets(const LabeledArguments& arguments, Session& session) {
  std::vector<LabeledFaces> sets;
  const auto open = [&](const FeatureArguments& features, const std::string& labels) {
    LabeledFaces& set = sets.emplace_back();
    set.features = LoadFeatures(features, session);
    set.labels = LoadLabels(labels, set.features.num_faces(), features.path, session.memory());
    set.name = labels;
    RequireTeachable(set.labels, set.name);
  };
  open(arguments.features, arguments.labels);
  for (const auto& [features, labels] : arguments.also) open({features, 0}, labels);
  return sets;
}

}  // namespace facegraph::cli
