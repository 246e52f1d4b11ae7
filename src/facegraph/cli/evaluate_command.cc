// SPDX-License-Identifier: MIT
#include "facegraph/base/error.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/evaluation_text.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/labels_file.h"

namespace facegraph::cli {
namespace {

struct Arguments {
  std::string truth;
  std::string predicted;
  std::string output;
};

void Run(const Arguments& arguments, Session& session) {
  const std::vector<int64_t> truth = ReadLabels(arguments.truth);
  const std::vector<int64_t> predicted = ReadLabels(arguments.predicted);
  Require(truth.size() == predicted.size(), ErrorKind::kBadData,
          "{} has {} labels, {} has {}: they must be about the same faces", arguments.truth,
          truth.size(), arguments.predicted, predicted.size());
  const Stopwatch watch;
  const Evaluation evaluation = Evaluate(truth, predicted);
  const double seconds = watch.Seconds();
  if (!arguments.output.empty()) {
    AtomicFile file(arguments.output);
    file.Write(EvaluationJson(evaluation).dump(2) + "\n");
    file.Commit();
  }
  nlohmann::ordered_json result = EvaluationJson(evaluation);
  result["seconds"] = seconds;
  session.PrintResult(result, EvaluationText(evaluation));
}

}  // namespace

void AddEvaluateCommand(Command& program) {
  auto arguments = std::make_shared<Arguments>();
  Command& command = program.AddCommand("evaluate", "How good is a clustering, given the true identities?");
  command
      .AddOption("TRUTH", arguments->truth,
                   "True labels: .txt (one integer a line) or .npy; -1: not known, left out")
      .Required();
  command
      .AddOption("PREDICTED", arguments->predicted,
                   "Predicted labels, same order; -1: a cluster of its own")
      .Required();
  command.AddOption("-o,--output", arguments->output,
                      "Also write the figures as JSON to this file");
  command.Footer(
      R"(Pairwise figures count pairs of different faces; BCubed figures are averaged over faces, so that large
people do not decide alone. NMI differs between papers by the mean it uses: both are given.

Examples:
  facegraph evaluate truth.txt labels.txt
  facegraph evaluate truth.npy labels.npy --json | jq .bcubed.fscore)");
  FinishCommand(command, [arguments](Session& session) { Run(*arguments, session); });
}

}  // namespace facegraph::cli
