// SPDX-License-Identifier: MIT
#include "facegraph/photos/data_limit.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>

namespace facegraph {
namespace {

/// Bytes of private memory that the process has, used or not; 0: not known.
int64_t DataBytes() {
  std::ifstream file("/proc/self/statm");  // proc(5): the sixth number, in pages
  int64_t pages = 0;
  for (int i = 0; i < 6; ++i) file >> pages;
  return file ? pages * sysconf(_SC_PAGE_SIZE) : 0;
}

}  // namespace

DataLimit::DataLimit(int64_t bytes) {
  constexpr int64_t kReserve = int64_t{256} << 20;
  const int64_t now = DataBytes();
  if (now <= 0 || bytes > std::numeric_limits<int64_t>::max() / 2) return;
  if (getrlimit(RLIMIT_DATA, &before_) != 0) return;
  rlimit limit = before_;
  limit.rlim_cur =
      std::min(before_.rlim_cur,
               static_cast<rlim_t>(now) + static_cast<rlim_t>(bytes + bytes / 4 + kReserve));
  is_set_ = setrlimit(RLIMIT_DATA, &limit) == 0;
}

DataLimit::~DataLimit() {
  if (is_set_) setrlimit(RLIMIT_DATA, &before_);
}

}  // namespace facegraph
