// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace facegraph {

/// Bytes that one reader may hold. The sizes stand in the file, and a small file can claim any, so
/// a reader asks before it allocates. Thread safe.
struct MemoryLimit {
  int64_t bytes = 0;                           ///< 0: what the system has free
  std::string_view name = "the memory limit";  ///< for errors, such as "--memory"

  /// Throws Error(kOutOfMemory) if `needed` bytes exceed the limit. what: the start of the message,
  /// the file and the array.
  void Require(int64_t needed, std::string_view what) const;
};

}  // namespace facegraph
