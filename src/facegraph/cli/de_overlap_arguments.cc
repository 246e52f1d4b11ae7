// SPDX-License-Identifier: MIT
#include "facegraph/cli/de_overlap_arguments.h"

namespace facegraph::cli {

void AddDeOverlapArguments(Command& command, DeOverlapOptions& options,
                           StageOptions stage_options) {
  const std::string group = "From proposals to clusters";
  const auto for_experts = [&](Option& option) {
    option.Group(group);
    if (stage_options == StageOptions::kUnlisted) option.Unlisted();
  };
  command
      .AddOption("--fp-cost", options.fp_cost,
                 "Cost of a false positive (a face of another person in a cluster), in correct "
                 "faces. A higher cost gives purer clusters")
      .AtLeast(0)
      .Group(group)
      .FormerName("--wrong-price");
  command
      .AddOption("--precision", options.precision,
                 "Wanted pairwise precision, such as 0.99, instead of a cost: the lowest --fp-cost "
                 "is used that is expected to reach it")
      .Between(0.5, 0.9999)
      .DefaultNote("not set, --fp-cost applies")
      .Group(group);
  command
      .AddChoice("--unassigned", options.unassigned, kUnassignedNames,
                 "Faces in no used proposal: each a cluster of its own (singleton), or label -1 "
                 "(noise). This changes every metric")
      .Group(group)
      .FormerName("--uncovered");
  for_experts(command
                  .AddChoice("--rank-by", options.rank_by, kRankByNames,
                             "Order in which proposals take faces: highest expected gain, highest "
                             "predicted IoU (the paper), most faces, or random")
                  .FormerWord("worth", "expected-gain"));
  for_experts(command
                  .AddOption("--min-score", options.overlap.min_score,
                             "Minimum ranking score of a used proposal")
                  .DefaultNote("0 with expected-gain, otherwise all proposals are used"));
  for_experts(command
                  .AddOption("--max-iou", options.overlap.max_iou,
                             "A proposal is dropped if its IoU with a better one is above this; 1 "
                             "drops none")
                  .Between(0, 1));
  for_experts(command
                  .AddOption("--min-inlier", options.min_inlier_probability,
                             "Minimum inlier probability of a face that stays in a proposal of "
                             "GCN-S")
                  .Between(0, 1));
  for_experts(command.AddChoice("--outliers", options.overlap.keep_outliers, kOutlierNames,
                                "Faces that GCN-S removes from a proposal: left to other proposals "
                                "(drop), or a cluster of their own (keep, the authors' program)"));
}

}  // namespace facegraph::cli
