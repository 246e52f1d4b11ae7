// SPDX-License-Identifier: MIT
#include "facegraph/base/timing.h"

#include <sys/resource.h>

namespace facegraph {

int64_t PeakResidentBytes() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
#ifdef __APPLE__
  return usage.ru_maxrss;
#else
  return usage.ru_maxrss * 1024;
#endif
}

}  // namespace facegraph
