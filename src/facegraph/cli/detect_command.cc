// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/model_arguments.h"
#include "facegraph/gcn/detect.h"
#include "facegraph/io/proposal_set_file.h"
#include "facegraph/io/scores_file.h"

namespace facegraph::cli {
namespace {

struct DetectArguments {
  FeatureArguments features;
  NeighborArguments neighbors;
  ModelArguments model;
  AffinityArguments affinity;
  std::string proposal_set;
  std::string output;
  int k = 80;
};

void RunDetect(const DetectArguments& arguments, Session& session) {
  const Features features = LoadFeatures(arguments.features, session);
  const Models models =
      LoadStageModels(arguments.model, arguments.affinity, arguments.neighbors, features);
  const ProposalSet proposal_set =
      LoadProposals(arguments.proposal_set, features, session.memory());
  const NeighborLists neighbors =
      LoadOrFindNeighbors(arguments.neighbors, features, arguments.k, session);
  const Stopwatch watch;
  const AffinityGraph graph = SymmetricGraph(neighbors, 0, session.execution());
  const double graph_seconds = watch.Seconds();
  ProposalScores scores = DetectClusters(models.detectors, {features, neighbors, graph},
                                         proposal_set, session.execution());
  const double seconds = watch.Seconds();
  scores.precision_map = models.precision_map;
  WriteScores(arguments.output, scores);
  session.console().Info(fmt::format("scored {} proposals in {:.1f} s",
                                     CountText(proposal_set.num_proposals()), seconds));
  if (session.common().json) {
    session.PrintResult({{"proposals", proposal_set.num_proposals()},
                         {"graph_seconds", graph_seconds},
                         {"seconds", seconds},
                         {"peak_bytes", PeakResidentBytes()}},
                        "");
  }
}

}  // namespace

void AddDetectCommand(Command& program) {
  auto arguments = std::make_shared<DetectArguments>();
  Command& command = program.AddCommand("detect", "Predict IoU and IoP of every proposal (GCN-D)");
  AddFeatureArguments(command, arguments->features);
  command
      .AddOption("--proposals", arguments->proposal_set,
                 "Proposals, an .npz file (offsets, members)")
      .Reads()
      .Placeholder("FILE")
      .Required();
  command
      .AddOption("-o,--output", arguments->output, "Scores, an .npz file (iou, iop, precision_map)")
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
  command.Footer(
      R"(IoU: the faces that a proposal shares with its person, as a share of the faces of both. IoP: the largest share of
its faces that is one person.

Examples:
  facegraph detect features.npy --neighbors neighbors.npz --proposals proposals.npz -o scores.npz
  facegraph detect features.npy --proposals theirs.npz --model mine.safetensors -o scores.npz)");
  FinishCommand(command, [arguments](Session& session) { RunDetect(*arguments, session); });
}

}  // namespace facegraph::cli
