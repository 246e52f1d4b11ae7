// SPDX-License-Identifier: MIT
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>

namespace facegraph {

/// Memory for arrays that are read all over: from a few megabytes on it asks the system for large
/// pages, since otherwise looking up where a page lies costs more than many a row that is read. A
/// system without them gives common ones.
template <typename T>
struct LargeAllocator {
  using value_type = T;

  LargeAllocator() = default;
  template <typename U>
  LargeAllocator(const LargeAllocator<U>&) {}  // NOLINT(google-explicit-constructor)

  T* allocate(size_t count) {
    const size_t bytes = count * sizeof(T);
    if (bytes < kLarge) return static_cast<T*>(::operator new(bytes));
    void* memory = ::operator new (bytes, std::align_val_t{kPage});
    madvise(memory, bytes, MADV_HUGEPAGE);  // advice: refused, all is as it was
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, size_t count) {
    if (count * sizeof(T) < kLarge) {
      ::operator delete(memory);
    } else {
      ::operator delete (memory, std::align_val_t{kPage});
    }
  }

  template <typename U>
  bool operator==(const LargeAllocator<U>&) const {
    return true;
  }

 private:
  static constexpr size_t kPage = size_t{1} << 21;
  static constexpr size_t kLarge = 2 * kPage;
};

}  // namespace facegraph
