// SPDX-License-Identifier: MIT
#pragma once

#include <sys/resource.h>

#include <cstdint>

namespace facegraph {

/// Makes the system refuse memory to this process from an amount on, until the end of the scope.
///
/// What a picture needs is computed from its header, and waits or is refused by that. This is for
/// files whose header lies to their decoder's library, such as a HEIC with a larger frame inside:
/// the library gets no memory, and the picture a problem. One object at a time.
class DataLimit {
 public:
  /// bytes: of memory in addition to what the process has now. A quarter more is granted, for what
  /// the allocator holds in reserve. Does nothing where the system does not tell what it has.
  explicit DataLimit(int64_t bytes);
  ~DataLimit();
  DataLimit(const DataLimit&) = delete;
  DataLimit& operator=(const DataLimit&) = delete;

 private:
  rlimit before_{};
  bool is_set_ = false;
};

}  // namespace facegraph
