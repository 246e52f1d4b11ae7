// SPDX-License-Identifier: MIT
#include "facegraph/base/large_allocator.h"

#include <sys/mman.h>

namespace facegraph {
namespace {

constexpr std::align_val_t kPage{size_t{1} << 21};

}  // namespace

void* AllocateOnLargePages(size_t bytes) {
  void* memory = ::operator new(bytes, kPage);
  madvise(memory, bytes, MADV_HUGEPAGE);  // only advice: where it is refused, nothing changes
  return memory;
}

void FreeOnLargePages(void* memory) { ::operator delete(memory, kPage); }

}  // namespace facegraph
