// SPDX-License-Identifier: MIT
#include "facegraph/photos/memory_budget.h"

#include "facegraph/base/error.h"
#include "facegraph/base/text.h"

namespace facegraph {

MemoryBudget::Share::Share(MemoryBudget& budget, int64_t bytes) : budget_(budget), bytes_(bytes) {
  Require(bytes <= budget.bytes_, ErrorKind::kBadData,
          "needs {} of memory, but {} are left for one picture (--memory)", BytesText(bytes),
          BytesText(budget.bytes_));
  std::unique_lock<std::mutex> lock(budget_.mutex_);
  budget_.changed_.wait(lock, [&] { return bytes_ <= budget_.left_; });
  budget_.left_ -= bytes_;
}

MemoryBudget::Share::~Share() {
  {
    const std::lock_guard<std::mutex> lock(budget_.mutex_);
    budget_.left_ += bytes_;
  }
  budget_.changed_.notify_all();
}

}  // namespace facegraph
