// SPDX-License-Identifier: MIT
#include "facegraph/base/timing.h"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <fstream>

namespace facegraph {
namespace {

std::atomic<int64_t> peak_before = 0;  // of the times that were forgotten

int64_t PeakSinceForgotten() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
#ifdef __APPLE__
  return usage.ru_maxrss;
#else
  return usage.ru_maxrss * 1024;
#endif
}

}  // namespace

int64_t PeakResidentBytes() { return std::max(peak_before.load(), PeakSinceForgotten()); }

int64_t TakePeakResidentBytes() {
  const int64_t peak = PeakSinceForgotten();
  peak_before = std::max(peak_before.load(), peak);
  std::ofstream("/proc/self/clear_refs") << 5;  // Linux: proc(5)
  return peak;
}

}  // namespace facegraph
