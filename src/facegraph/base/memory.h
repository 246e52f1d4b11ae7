// SPDX-License-Identifier: MIT
#pragma once

#include <sys/resource.h>

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <thread>

namespace facegraph {

/// Peak resident memory of this process so far, in bytes; 0 where the system does not report it.
int64_t PeakResidentBytes();

/// Resident memory of a process now, mapped files included, in bytes; 0 where the system does not
/// report it.
int64_t ResidentBytes(int64_t process);

/// Measures the peak resident memory from its construction to Stop(). Exact if the process reaches
/// a new peak meanwhile. Otherwise a thread samples the memory, so that a shorter peak can be
/// missed. The kernel's own counter is left alone: other programs read it. Not thread safe.
class PeakMeter {
 public:
  PeakMeter();
  ~PeakMeter();
  PeakMeter(const PeakMeter&) = delete;
  PeakMeter& operator=(const PeakMeter&) = delete;

  /// Bytes. Further calls return the same.
  int64_t Stop();

 private:
  void Sample();

  int64_t peak_before_;
  int64_t sampled_ = 0;
  bool stopped_ = false;
  std::mutex mutex_;
  std::condition_variable woken_;
  std::thread thread_;  ///< the last member: it uses the others
};

/// Memory that this process can still allocate without swapping, in bytes: the free memory of the
/// machine or of its control group (a container), whichever is less.
int64_t AvailableBytes();

/// Bytes that the control groups (version 1 and 2) of a process leave to it; the maximum of int64_t
/// without a limit. groups: /proc/self/cgroup. root: /sys/fs/cgroup, where they are mounted.
int64_t ControlGroupBytes(const std::filesystem::path& groups, const std::filesystem::path& root);

/// Makes allocations fail (std::bad_alloc) once this process has `bytes` of private memory, used or
/// not, until the end of the scope. Never raises the limit that was there. Mapped files do not
/// count. Does nothing under a sanitizer or where the system cannot do it. Not thread safe.
class DataLimit {
 public:
  explicit DataLimit(int64_t bytes);
  /// `bytes` in addition to what the process has now. A quarter more is granted, for what the
  /// allocator holds in reserve. No limit where the system does not tell what it has.
  static DataLimit Beyond(int64_t bytes);
  ~DataLimit();
  DataLimit(const DataLimit&) = delete;
  DataLimit& operator=(const DataLimit&) = delete;

 private:
  rlimit before_{};
  bool is_set_ = false;
};

}  // namespace facegraph
