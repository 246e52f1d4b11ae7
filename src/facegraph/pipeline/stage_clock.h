// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facegraph/base/memory.h"
#include "facegraph/base/timing.h"

namespace facegraph {

struct StageTime {
  std::string stage;
  double seconds = 0;
  int64_t peak_bytes = 0;  ///< peak memory of the process during the stage
};

/// Measures wall time and peak memory of stages. Not thread safe.
class StageClock {
 public:
  /// Runs a stage and returns its value, which is not void.
  template <typename Run>
  auto Time(const char* stage, const Run& run) {
    PeakMeter meter;
    const Stopwatch watch;
    auto value = run();
    times_.push_back({stage, watch.Seconds(), meter.Stop()});
    return value;
  }

  /// In order.
  const std::vector<StageTime>& times() const { return times_; }

 private:
  std::vector<StageTime> times_;
};

}  // namespace facegraph
