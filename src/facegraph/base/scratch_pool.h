// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace facegraph {

/// A pool of work spaces for the bodies of a ParallelFor. At most one per running thread is made;
/// they are reused, so a body must not depend on what the previous one left. Thread safe.
template <typename T>
class ScratchPool {
 public:
  explicit ScratchPool(std::function<std::unique_ptr<T>()> make) : make_(std::move(make)) {}

  /// Calls use(T&) with a work space that no other thread uses meanwhile.
  template <typename Use>
  auto With(Use&& use) {
    Lease lease{this, Take()};
    return use(*lease.scratch);
  }

 private:
  struct Lease {
    ScratchPool* pool;
    std::unique_ptr<T> scratch;
    ~Lease() {
      const std::lock_guard<std::mutex> lock(pool->mutex_);
      pool->idle_.push_back(std::move(scratch));  // Take() made room: a destructor must not throw
    }
  };

  std::unique_ptr<T> Take() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (!idle_.empty()) {
        std::unique_ptr<T> scratch = std::move(idle_.back());
        idle_.pop_back();
        return scratch;
      }
      idle_.reserve(num_made_ + 1);
      ++num_made_;
    }
    return make_();
  }

  std::function<std::unique_ptr<T>()> make_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<T>> idle_;  ///< has room for all that were made
  size_t num_made_ = 0;
};

}  // namespace facegraph
