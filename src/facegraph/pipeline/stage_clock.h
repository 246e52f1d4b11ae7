// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facegraph/base/timing.h"

namespace facegraph {

struct StageTime {
  std::string stage;
  double seconds = 0;
  int64_t peak_bytes = 0;  ///< the most memory that the process held meanwhile
};

/// Notes how long stages take and what they hold.
class StageClock {
 public:
  template <typename Run>
  auto Time(const char* stage, const Run& run) {
    TakePeakResidentBytes();
    const Stopwatch watch;
    auto value = run();
    times_.push_back({stage, watch.Seconds(), TakePeakResidentBytes()});
    return value;
  }

  /// In order.
  const std::vector<StageTime>& times() const { return times_; }

 private:
  std::vector<StageTime> times_;
};

}  // namespace facegraph
