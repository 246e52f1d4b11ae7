// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <exception>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

#include "facegraph/graph/partition.h"

namespace facegraph::cli {

/// The evaluation of a result that is still to be written. If it fails, the result is written all
/// the same, and then the command fails: a run of hours is worth more than its figures.
class LateEvaluation {
 public:
  /// truth [n]: empty: nothing is evaluated. truth_name: the file, for messages.
  LateEvaluation(std::span<const int64_t> truth, const Partition& partition, std::string truth_name,
                 nlohmann::ordered_json& summary);

  /// A table for the console; empty if there is none.
  const std::string& text() const { return text_; }
  /// Call this at the end. Throws what made the evaluation fail, with its kind; the message says
  /// that the result was written. name: of the result.
  void Finish(const std::string& name) const;

 private:
  std::string truth_name_;
  std::string text_;
  std::exception_ptr failure_;
};

}  // namespace facegraph::cli
