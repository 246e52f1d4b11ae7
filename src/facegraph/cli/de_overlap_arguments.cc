// SPDX-License-Identifier: MIT
#include "facegraph/cli/de_overlap_arguments.h"

namespace facegraph::cli {

void AddDeOverlapArguments(CLI::App& command, DeOverlapOptions& options) {
  const std::string group = "From proposals to clusters";
  const std::map<std::string, RankBy> rankings{{"expected-gain", RankBy::kExpectedGain},
                                               {"iou", RankBy::kIou},
                                               {"size", RankBy::kSize},
                                               {"random", RankBy::kRandom}};
  const std::map<std::string, Unassigned> unassigned{{"singleton", Unassigned::kSingleton},
                                                   {"noise", Unassigned::kNoise}};
  const std::map<std::string, bool> outliers{{"keep", true}, {"drop", false}};
  command
      .add_option("--rank-by", options.rank_by,
                  "Which proposal chooses first: the one of most worth (default), of highest "
                  "predicted iou (the paper), "
                  "size, or random")
      ->transform(CLI::CheckedTransformer(rankings).description("worth|iou|size|random"))
      ->group(group);
  command
      .add_option("--fp-cost", options.fp_cost,
                  "For worth: what a wrong face costs, in right ones. Higher: purer clusters")
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--precision", options.precision,
                  "Instead of a cost: the share of the pairs in a cluster that are to be one "
                  "person, such as 0.99, as the networks predict it")
      ->check(CLI::Range(0.5, 0.9999))
      ->group(group);
  command
      .add_option(
          "--min-score", options.overlap.min_score,
          "Do not use proposals that rank below this (default: 0 by worth, as they would do more "
          "harm than good; otherwise all are used)")
      ->group(group);
  command
      .add_option("--max-iou", options.overlap.max_iou,
                  "Below 1: suppress proposals that overlap a better one by more than this")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--min-inlier", options.min_inlier_probability,
                  "Faces of lower inlier probability leave the proposals that GCN-S looked at")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--outliers", options.overlap.keep_outliers,
                  "What GCN-S cuts off a proposal is left to other proposals (drop, default) or "
                  "forms a cluster (keep, the reference)")
      ->transform(CLI::CheckedTransformer(outliers).description("keep|drop"))
      ->group(group);
  command
      .add_option(
          "--unassigned", options.unassigned,
          "Faces in no proposal: a singleton each (default) or noise (-1). Changes every metric")
      ->transform(CLI::CheckedTransformer(unassigned).description("singleton|noise"))
      ->group(group);
}

}  // namespace facegraph::cli
