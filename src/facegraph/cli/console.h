// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "facegraph/base/execution.h"
#include "facegraph/base/text.h"
#include "facegraph/cli/progress_text.h"

namespace facegraph::cli {

/// Prints messages on standard error. Results go to files or to standard output.
///
/// On a terminal a long stage has one line that is rewritten: bar, share, rate, time left.
/// Elsewhere (log files, pipes) a plain line is printed every half minute.
class Console {
 public:
  explicit Console(bool quiet);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  void Info(const std::string& line);     ///< nothing when quiet
  void Warning(const std::string& line);  ///< also when quiet
  void Error(const char* line) noexcept;  ///< also when quiet; needs no memory
  void Show(const Progress& progress);

 private:
  void ClearLine() noexcept;

  bool quiet_;
  bool terminal_;
  bool line_shown_ = false;
  std::string stage_;
  double stage_began_ = 0;  ///< seconds, as of Now()
  double last_shown_ = 0;
  TimeEstimate estimate_;  ///< of stage_
};

}  // namespace facegraph::cli
