// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>

namespace facegraph {

/// Wall-clock seconds since it was made.
class Stopwatch {
 public:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// The most memory this process has held at once so far, in bytes (0 where the system does not
/// tell).
int64_t PeakResidentBytes();

/// The same since the last call of this, or a little more than that where the system cannot forget.
int64_t TakePeakResidentBytes();

/// The memory that a process could still get without swapping, in bytes.
int64_t AvailableBytes();

}  // namespace facegraph
