// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "facegraph/base/error.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/model_arguments.h"
#include "facegraph/gcn/segment.h"
#include "facegraph/io/proposal_set_file.h"
#include "facegraph/io/scores_file.h"

namespace facegraph::cli {
namespace {

struct SegmentArguments {
  FeatureArguments features;
  NeighborArguments neighbors;
  ModelArguments model;
  AffinityArguments affinity;
  std::string proposal_set;
  std::string scores;
  std::string output;
  int k = 80;
  SegmentationOptions options;
};

/// Which proposals GCN-S looks at; all of them without scores.
std::vector<uint8_t> Chosen(const SegmentArguments& arguments, const ProposalSet& proposal_set,
                            const MemoryLimit& memory) {
  if (arguments.scores.empty()) return {};
  const ProposalScores scores = ReadScores(arguments.scores, memory);
  Require(static_cast<int64_t>(scores.iop.size()) == proposal_set.num_proposals(),
          ErrorKind::kBadData, "{}: has {} values of IoP, {} has {} proposals", arguments.scores,
          scores.iop.size(), arguments.proposal_set, proposal_set.num_proposals());
  return ProposalsToSegment(scores, arguments.options);
}

void RunSegment(SegmentArguments arguments, Session& session) {
  arguments.options.seeds.seed = session.common().seed;
  arguments.options.Check();
  const Features features = LoadFeatures(arguments.features, session);
  const Models models =
      LoadStageModels(arguments.model, arguments.affinity, arguments.neighbors, features);
  Require(models.segmenter.has_value(), ErrorKind::kBadData, "{}: holds no GCN-S",
          arguments.model.path);
  const ProposalSet proposal_set =
      LoadProposals(arguments.proposal_set, features, session.memory());
  const std::vector<uint8_t> chosen = Chosen(arguments, proposal_set, session.memory());
  const NeighborLists neighbors =
      LoadOrFindNeighbors(arguments.neighbors, features, arguments.k, session);
  const Stopwatch watch;
  const AffinityGraph graph = SymmetricGraph(neighbors, 0, session.execution());
  const double graph_seconds = watch.Seconds();
  const InlierProbabilities inliers =
      SegmentClusters(*models.segmenter, {features, neighbors, graph}, proposal_set, chosen,
                      arguments.options.seeds, session.execution());
  const double seconds = watch.Seconds();
  WriteInliers(arguments.output, inliers);
  const auto segmented = std::count(inliers.segmented.begin(), inliers.segmented.end(), 1);
  session.console().Info(fmt::format("segmented {} of {} proposals in {:.1f} s",
                                     CountText(segmented), CountText(proposal_set.num_proposals()),
                                     seconds));
  if (session.common().json) {
    session.PrintResult({{"proposals", proposal_set.num_proposals()},
                         {"segmented", segmented},
                         {"graph_seconds", graph_seconds},
                         {"seconds", seconds},
                         {"peak_bytes", PeakResidentBytes()}},
                        "");
  }
}

}  // namespace

void AddSegmentCommand(Command& program) {
  auto arguments = std::make_shared<SegmentArguments>();
  Command& command = program.AddCommand(
      "segment", "Find the faces of a proposal that do not belong to it (GCN-S)");
  AddFeatureArguments(command, arguments->features);
  command
      .AddOption("--proposals", arguments->proposal_set,
                 "Proposals, an .npz file (offsets, members)")
      .Reads()
      .Placeholder("FILE")
      .Required();
  command
      .AddOption("--scores", arguments->scores,
                 "Scores of `facegraph detect`: GCN-S looks only at proposals whose IoP is from "
                 "--min-iop to --max-iop")
      .Reads()
      .Placeholder("FILE")
      .DefaultNote("all proposals");
  command
      .AddOption("-o,--output", arguments->output,
                 "Inlier probabilities, an .npz file (probability, segmented)")
      .Writes()
      .Placeholder("FILE")
      .Required();
  AddNeighborArguments(command, arguments->neighbors);
  command
      .AddOption("-k,--k", arguments->k,
                 "Neighbors of each face in a search; the face itself counts as one")
      .AtLeast(1);
  AddModelArguments(command, arguments->model);
  AddAffinityArguments(command, "as the model needs it, else cosine", arguments->affinity);
  AddSegmentationArguments(command, arguments->options);
  command.Footer(
      R"(From each of several seed faces, GCN-S predicts which faces of the proposal are the same person. The prediction
with the most faces is kept. Other proposals stay whole.

Examples:
  facegraph segment features.npy --proposals proposals.npz --scores scores.npz -o inliers.npz
  facegraph segment features.npy --proposals theirs.npz --seeds 16 -o inliers.npz)");
  FinishCommand(command, [arguments](Session& session) { RunSegment(*arguments, session); });
}

}  // namespace facegraph::cli
