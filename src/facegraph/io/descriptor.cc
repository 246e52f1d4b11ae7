// SPDX-License-Identifier: MIT
#include "facegraph/io/descriptor.h"

#include <algorithm>
#include <cerrno>

namespace facegraph {
namespace {

constexpr size_t kMaxTransfer = size_t{1} << 30;  ///< Linux moves at most 2 GiB in one call

/// Calls read(to, size, bytes before), which returns what read(2) does, until all is there.
template <typename Read>
ssize_t RepeatRead(void* data, size_t size, const Read& read) {
  size_t done = 0;
  while (done < size) {
    const ssize_t count =
        read(static_cast<char*>(data) + done, std::min(size - done, kMaxTransfer), done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return -1;
    if (count == 0) break;
    done += static_cast<size_t>(count);
  }
  return static_cast<ssize_t>(done);
}

}  // namespace

ssize_t ReadFully(const Descriptor& file, void* data, size_t size) {
  return RepeatRead(data, size,
                    [&](char* to, size_t count, size_t) { return read(file.get(), to, count); });
}

ssize_t ReadFullyAt(const Descriptor& file, int64_t offset, void* data, size_t size) {
  return RepeatRead(data, size, [&](char* to, size_t count, size_t done) {
    return pread(file.get(), to, count, static_cast<off_t>(offset + static_cast<int64_t>(done)));
  });
}

bool WriteFully(const Descriptor& file, const void* data, size_t size) {
  const char* next = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t count = write(file.get(), next, std::min(size, kMaxTransfer));
    if (count < 0 && errno == EINTR) continue;
    if (count == 0) errno = ENOSPC;
    if (count <= 0) return false;
    next += count;
    size -= static_cast<size_t>(count);
  }
  return true;
}

}  // namespace facegraph
