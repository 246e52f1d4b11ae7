// SPDX-License-Identifier: MIT
#include "facegraph/base/timing.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <string>

namespace facegraph {
namespace {

std::atomic<int64_t> peak_before = 0;  // peak before the last reset

int64_t PeakSinceReset() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
#ifdef __APPLE__
  return usage.ru_maxrss;
#else
  return usage.ru_maxrss * 1024;
#endif
}

}  // namespace

int64_t PeakResidentBytes() { return std::max(peak_before.load(), PeakSinceReset()); }

int64_t TakePeakResidentBytes() {
  const int64_t peak = PeakSinceReset();
  peak_before = std::max(peak_before.load(), peak);
  std::ofstream("/proc/self/clear_refs") << 5;  // Linux: proc(5)
  return peak;
}

int64_t AvailableBytes() {
  std::ifstream info("/proc/meminfo");
  std::string key;
  int64_t kib = 0;
  std::string unit;
  while (info >> key >> kib) {
    if (key == "MemAvailable:") return kib * 1024;
    std::getline(info, unit);
  }
  return static_cast<int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGE_SIZE);
}

}  // namespace facegraph
