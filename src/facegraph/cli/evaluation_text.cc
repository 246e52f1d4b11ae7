// SPDX-License-Identifier: MIT
#include "facegraph/cli/evaluation_text.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "facegraph/cli/console.h"

namespace facegraph::cli {
namespace {

nlohmann::ordered_json Number(double value) {
  if (std::isnan(value)) return nullptr;
  return value;
}

nlohmann::ordered_json Figures(const PrecisionRecall& figures) {
  return {{"precision", Number(figures.precision)},
          {"recall", Number(figures.recall)},
          {"fscore", Number(figures.f)}};
}

std::string Row(const char* name, const PrecisionRecall& figures) {
  return fmt::format("{:<36}{:>10}{:>10}{:>10}\n", name, Percent(figures.precision),
                     Percent(figures.recall), Percent(figures.f));
}

}  // namespace

nlohmann::ordered_json EvaluationJson(const Evaluation& evaluation) {
  return {{"faces", evaluation.faces},
          {"identities", evaluation.identities},
          {"clusters", evaluation.clusters},
          {"singletons", evaluation.singletons},
          {"coverage", evaluation.coverage},
          {"pairwise", Figures(evaluation.pairwise)},
          {"bcubed", Figures(evaluation.bcubed)},
          {"nmi_arithmetic", Number(evaluation.nmi.arithmetic)},
          {"nmi_geometric", Number(evaluation.nmi.geometric)},
          {"without_two_largest_identities",
           {{"pairwise", Figures(evaluation.pairwise_without_largest)},
            {"bcubed", Figures(evaluation.bcubed_without_largest)}}}};
}

std::string EvaluationText(const Evaluation& evaluation) {
  std::string text =
      fmt::format("{:<36}{:>10}{:>10}{:>10}\n", "percent", "precision", "recall", "F");
  text += Row("pairwise", evaluation.pairwise);
  text += Row("BCubed", evaluation.bcubed);
  text += Row("pairwise, two largest people left out", evaluation.pairwise_without_largest);
  text += Row("BCubed, two largest people left out", evaluation.bcubed_without_largest);
  text += fmt::format("NMI {} (arithmetic mean), {} (geometric)\n",
                      Percent(evaluation.nmi.arithmetic), Percent(evaluation.nmi.geometric));
  text += fmt::format("{} faces of {} people in {} clusters, {} of them singletons; coverage {}\n",
                      CountText(evaluation.faces), CountText(evaluation.identities),
                      CountText(evaluation.clusters), CountText(evaluation.singletons),
                      Percent(evaluation.coverage));
  return text;
}

}  // namespace facegraph::cli
