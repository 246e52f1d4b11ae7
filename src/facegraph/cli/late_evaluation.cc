// SPDX-License-Identifier: MIT
#include "facegraph/cli/late_evaluation.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/cli/evaluation_text.h"

namespace facegraph::cli {

LateEvaluation::LateEvaluation(std::span<const int64_t> truth, const Partition& partition,
                               std::string truth_name, nlohmann::ordered_json& summary)
    : truth_name_(std::move(truth_name)) {
  if (truth.empty()) return;
  try {
    const Evaluation evaluation = Evaluate(truth, partition);
    summary["evaluation"] = EvaluationJson(evaluation);
    text_ = EvaluationText(evaluation);
  } catch (const std::exception&) {
    failure_ = std::current_exception();
  }
}

void LateEvaluation::Finish(const std::string& name) const {
  if (!failure_) return;
  try {
    std::rethrow_exception(failure_);
  } catch (const Error& error) {
    Fail(error.kind(), "{} is written, but could not be compared with {}: {}", name, truth_name_,
         error.what());
  } catch (const std::exception& error) {
    Fail(ErrorKind::kFailed, "{} is written, but could not be compared with {}: {}", name,
         truth_name_, error.what());
  }
}

}  // namespace facegraph::cli
