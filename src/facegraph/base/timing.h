// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>

namespace facegraph {

/// Measures wall-clock seconds since its construction.
class Stopwatch {
 public:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Peak resident memory of this process so far, in bytes; 0 where the system does not report it.
int64_t PeakResidentBytes();

/// Peak resident memory since the last call of this function, in bytes, and starts a new
/// measurement. Where the system cannot reset its peak (only Linux can), the peak since the process
/// started.
int64_t TakePeakResidentBytes();

/// Memory that a process can still allocate without swapping, in bytes.
int64_t AvailableBytes();

}  // namespace facegraph
