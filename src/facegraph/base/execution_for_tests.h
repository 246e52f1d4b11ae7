// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"

namespace facegraph {

inline Execution Threads(int count) {
  Execution execution;
  execution.num_threads = count;
  return execution;
}

}  // namespace facegraph
