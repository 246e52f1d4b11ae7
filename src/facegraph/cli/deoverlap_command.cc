// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "facegraph/base/error.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/de_overlap_arguments.h"
#include "facegraph/clustering/de_overlap.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/io/proposal_set_file.h"
#include "facegraph/io/scores_file.h"
#include "facegraph/proposals/targets.h"

namespace facegraph::cli {
namespace {

struct DeoverlapArguments {
  std::string proposal_set;
  std::string scores;
  std::string inliers;
  std::string truth;
  std::string output;
  DeOverlapOptions options;
};

/// The true IoU as the score: nobody can rank these proposals better by IoU.
ProposalScores TrueScores(const ProposalSet& proposal_set, const std::string& path,
                          const MemoryLimit& memory) {
  const std::vector<int64_t> labels = ReadLabels(path, memory);
  Require(static_cast<int64_t>(labels.size()) == proposal_set.num_faces, ErrorKind::kBadData,
          "{}: has {} labels, the proposals are of {} faces", path, labels.size(),
          proposal_set.num_faces);
  ProposalTargets targets = TargetsFromLabels(proposal_set, labels);
  return {std::move(targets.iou), std::move(targets.iop)};
}

void RunDeoverlap(DeoverlapArguments arguments, Session& session) {
  DeOverlapOptions& options = arguments.options;
  options.seed = session.common().seed;
  const ProposalSet proposal_set = ReadProposals(arguments.proposal_set, session.memory());
  ProposalScores scores;
  if (!arguments.truth.empty()) {
    scores = TrueScores(proposal_set, arguments.truth, session.memory());
    options.rank_by = RankBy::kIou;
  } else if (!arguments.scores.empty()) {
    scores = ReadScores(arguments.scores, session.memory());
  } else {
    Require(options.rank_by == RankBy::kSize || options.rank_by == RankBy::kRandom,
            ErrorKind::kUsage,
            "SCORES is needed unless --rank-by is size or random, or --ceiling is given");
  }
  InlierProbabilities inliers;
  if (!arguments.inliers.empty()) inliers = ReadInliers(arguments.inliers, session.memory());
  const Stopwatch watch;
  const DeOverlapResult clusters =
      DeOverlap(proposal_set, scores, arguments.inliers.empty() ? nullptr : &inliers, options);
  const double seconds = watch.Seconds();
  WriteLabels(arguments.output, ToLabelVector(clusters.partition));
  session.console().Info(fmt::format("{} clusters", CountText(clusters.partition.num_clusters)));
  if (session.common().json) {
    session.PrintResult({{"clusters", clusters.partition.num_clusters}, {"seconds", seconds}}, "");
  }
}

}  // namespace

void AddDeoverlapCommand(Command& program) {
  auto arguments = std::make_shared<DeoverlapArguments>();
  Command& command =
      program.AddCommand("deoverlap", "Make disjoint clusters from scored proposals (de-overlap)");
  command
      .AddOption("PROPOSALS", arguments->proposal_set, "Proposals, an .npz file (offsets, members)")
      .Reads()
      .Required();
  command.AddOption("SCORES", arguments->scores, "Scores of the proposals, an .npz file (iou, iop)")
      .Reads();
  command
      .AddOption("-o,--output", arguments->output,
                 "Labels: .txt (one whole number in a line) or .npy (int64)")
      .Writes()
      .Placeholder("FILE")
      .Required();
  command
      .AddOption("--inliers", arguments->inliers,
                 "Inlier probabilities of `facegraph segment`, an .npz file")
      .Reads()
      .Placeholder("FILE");
  command
      .AddOption("--ceiling", arguments->truth,
                 "True labels: rank by the true IoU, to see how good these proposals can be")
      .Reads()
      .Placeholder("FILE");
  AddDeOverlapArguments(command, arguments->options);
  command.Footer(
      R"(From the best proposal to the worst, each takes those of its faces that are not yet taken.

Examples:
  facegraph deoverlap proposals.npz scores.npz -o labels.txt
  facegraph deoverlap proposals.npz scores.npz --inliers inliers.npz -o labels.npy
  facegraph deoverlap proposals.npz --rank-by size -o biggest-first.txt)");
  FinishCommand(command, [arguments](Session& session) { RunDeoverlap(*arguments, session); });
}

}  // namespace facegraph::cli
