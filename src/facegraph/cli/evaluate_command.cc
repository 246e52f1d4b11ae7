// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "facegraph/base/error.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/evaluation_text.h"
#include "facegraph/evaluation/label_checks.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/json_text.h"
#include "facegraph/io/labels_file.h"

namespace facegraph::cli {
namespace {

struct EvaluateArguments {
  std::string truth;
  std::string predicted;
  std::string output;
};

void RunEvaluate(const EvaluateArguments& arguments, Session& session) {
  const std::vector<int64_t> truth = ReadLabels(arguments.truth, session.memory());
  const std::vector<int64_t> predicted = ReadLabels(arguments.predicted, session.memory());
  Require(truth.size() == predicted.size(), ErrorKind::kBadData,
          "{} has {} labels, but {} has {}: both must label the same faces", arguments.truth,
          truth.size(), arguments.predicted, predicted.size());
  RequireScorable(truth, arguments.truth);
  const Stopwatch watch;
  const Evaluation evaluation = Evaluate(truth, predicted);
  const double seconds = watch.Seconds();
  if (!arguments.output.empty()) {
    AtomicFile file(arguments.output);
    file.Write(JsonText(EvaluationJson(evaluation), 2) + "\n");
    file.Commit();
  }
  nlohmann::ordered_json result = EvaluationJson(evaluation);
  result["seconds"] = seconds;
  session.PrintResult(result, EvaluationText(evaluation));
}

}  // namespace

void AddEvaluateCommand(Command& program) {
  auto arguments = std::make_shared<EvaluateArguments>();
  Command& command = program.AddCommand(
      "evaluate", "Compare labels with the true identities: precision, recall, F");
  command
      .AddOption("TRUTH", arguments->truth,
                 "True labels: .txt (one whole number in a line) or .npy; -1: not known, left out")
      .Reads()
      .Required();
  command
      .AddOption("PREDICTED", arguments->predicted,
                 "Predicted labels in the same order; -1: a cluster of its own")
      .Reads()
      .Required();
  command
      .AddOption("-o,--output", arguments->output, "Also write the figures to this file, as JSON")
      .Writes()
      .Placeholder("FILE");
  command.Footer(
      R"(Pairwise figures count pairs of different faces. BCubed figures are means over faces, so people with many faces
have less weight. Papers use two means for NMI; both are printed.

Examples:
  facegraph evaluate truth.txt labels.txt
  facegraph evaluate truth.npy labels.npy --json | jq .bcubed.fscore)");
  FinishCommand(command, [arguments](Session& session) { RunEvaluate(*arguments, session); });
}

}  // namespace facegraph::cli
