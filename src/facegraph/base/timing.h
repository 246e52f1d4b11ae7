// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

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

}  // namespace facegraph
