// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/proposal_arguments.h"
#include "facegraph/io/proposal_set_file.h"

namespace facegraph::cli {
namespace {

struct ProposeArguments {
  FeatureArguments features;
  NeighborArguments neighbors;
  ProposalArguments proposals;
  std::string output;
};

void RunPropose(const ProposeArguments& arguments, Session& session) {
  ProposalPlan plan = MakeProposalPlan(arguments.proposals);
  plan.options.search = arguments.neighbors.search.kind;
  const Features features = LoadFeatures(arguments.features, session);
  const NeighborLists neighbors =
      LoadOrFindNeighbors(arguments.neighbors, features, plan.num_neighbors, session);
  const Stopwatch watch;
  const ProposalSet proposal_set =
      GenerateProposals(features, neighbors, plan.options, session.execution());
  const double seconds = watch.Seconds();
  WriteProposals(arguments.output, proposal_set);
  const auto members = static_cast<int64_t>(proposal_set.members.size());
  session.console().Info(fmt::format(
      "{} proposals, {:.1f} faces each on average, in {:.1f} s",
      CountText(proposal_set.num_proposals()),
      proposal_set.num_proposals() > 0
          ? static_cast<double>(members) / static_cast<double>(proposal_set.num_proposals())
          : 0,
      seconds));
  if (session.common().json) {
    session.PrintResult({{"proposals", proposal_set.num_proposals()},
                         {"members", members},
                         {"seconds", seconds},
                         {"peak_bytes", PeakResidentBytes()}},
                        "");
  }
}

}  // namespace

void AddProposeCommand(Command& program) {
  auto arguments = std::make_shared<ProposeArguments>();
  Command& command = program.AddCommand(
      "propose", "Generate overlapping proposals: groups that may be one person");
  AddFeatureArguments(command, arguments->features);
  command
      .AddOption("-o,--output", arguments->output,
                 "Proposals, an .npz file (offsets, members, setting)")
      .Writes()
      .Placeholder("FILE")
      .Required();
  AddNeighborArguments(command, arguments->neighbors);
  AddProposalArguments(command, arguments->proposals);
  command.Footer(
      R"(A setting has a first part for super-vertices (k, th: lowest similarity, min, max: faces, step,
raise=reference|paper). After each slash follows one iteration on these super-vertices (k, th, groups, least:
super-vertices, min, max: faces, by=cosine|inner).

Examples:
  facegraph propose features.npy -o proposals.npz
  facegraph propose features.npy --neighbors neighbors.npz --preset 20 -o proposals.npz
  facegraph propose features.npy --setting th=0.7 --setting th=0.6/k=2,groups=8 -o proposals.npz)");
  FinishCommand(command, [arguments](Session& session) { RunPropose(*arguments, session); });
}

}  // namespace facegraph::cli
