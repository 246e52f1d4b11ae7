// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <new>
#include <utility>
#include <vector>

namespace facegraph {

/// `bytes` of memory at a multiple of 2 MiB, for which the system is asked for large pages. Throws
/// std::bad_alloc.
void* AllocateOnLargePages(size_t bytes);
void FreeOnLargePages(void* memory);

/// An allocator for arrays that are read at random places. From 4 MiB on it asks the system for
/// large pages: with common pages, address translation (TLB misses) costs more than reading many of
/// the rows. A system without large pages gives common ones. Values without an initializer stay
/// unset instead of zero.
template <typename T>
struct LargeAllocator {
  using value_type = T;

  LargeAllocator() = default;
  template <typename U>
  LargeAllocator(const LargeAllocator<U>&) {}  // NOLINT(google-explicit-constructor)

  T* allocate(size_t count) {
    const size_t bytes = count * sizeof(T);
    return static_cast<T*>(bytes < kLarge ? ::operator new(bytes) : AllocateOnLargePages(bytes));
  }
  void deallocate(T* memory, size_t count) {
    if (count * sizeof(T) < kLarge) {
      ::operator delete(memory);
    } else {
      FreeOnLargePages(memory);
    }
  }

  /// A value without an initializer stays unset.
  template <typename U>
  void construct(U* value) {
    ::new (static_cast<void*>(value)) U;
  }
  template <typename U, typename... Arguments>
  void construct(U* value, Arguments&&... arguments) {
    ::new (static_cast<void*>(value)) U(std::forward<Arguments>(arguments)...);
  }

  template <typename U>
  bool operator==(const LargeAllocator<U>&) const {
    return true;
  }

 private:
  static constexpr size_t kLarge = size_t{4} << 20;
};

template <typename T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

}  // namespace facegraph
