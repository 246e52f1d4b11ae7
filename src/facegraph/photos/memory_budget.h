// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace facegraph {

/// Memory that several threads share. A thread that wants more than is left waits until others have
/// given theirs back. Thread safe. A thread must not take twice: two that each wait for the other's
/// would never end.
class MemoryBudget {
 public:
  explicit MemoryBudget(int64_t bytes) : bytes_(bytes), left_(bytes) {}

  /// Memory of a thread, given back at the end of its scope.
  class Share {
   public:
    /// The budget must outlive the share. Throws Error(kBadData) if the whole budget is smaller.
    Share(MemoryBudget& budget, int64_t bytes);
    ~Share();
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

   private:
    MemoryBudget& budget_;
    int64_t bytes_;
  };

 private:
  int64_t bytes_;
  int64_t left_;
  std::mutex mutex_;
  std::condition_variable changed_;
};

}  // namespace facegraph
