// SPDX-License-Identifier: MIT
#include "facegraph/base/memory.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>

#include "facegraph/base/sanitizer.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kNoLimit = std::numeric_limits<int64_t>::max();
constexpr std::chrono::milliseconds kBetweenSamples{10};

/// The number that a file holds; `otherwise` for "max" or if there is no such file.
int64_t ReadNumber(const fs::path& path, int64_t otherwise) {
  std::ifstream file(path);
  std::string text;
  file >> text;
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || *end != '\0') return otherwise;
  return static_cast<int64_t>(std::min<uint64_t>(value, kNoLimit));
}

/// The value of a line "name value"; 0: there is none.
int64_t ReadField(const fs::path& path, std::string_view name) {
  std::ifstream file(path);
  std::string field;
  int64_t value = 0;
  while (file >> field >> value) {
    if (field == name) return value;
  }
  return 0;
}

/// Names of the files of a version of control groups.
struct GroupFiles {
  const char* limit;
  const char* used;
  const char* cache;  ///< of memory.stat: the kernel can drop it
};
constexpr GroupFiles kVersion1{"memory.limit_in_bytes", "memory.usage_in_bytes",
                               "total_inactive_file"};
constexpr GroupFiles kVersion2{"memory.max", "memory.current", "inactive_file"};

/// What a group and the groups around it leave. In a container the path is often that on the host:
/// folders that do not exist are passed over.
int64_t BytesLeft(const fs::path& mount, std::string_view group, const GroupFiles& files) {
  int64_t left = kNoLimit;
  fs::path path = mount / fs::path(group).relative_path();
  for (;;) {
    const int64_t limit = ReadNumber(path / files.limit, kNoLimit);
    if (limit < kNoLimit) {
      const int64_t used =
          ReadNumber(path / files.used, 0) - ReadField(path / "memory.stat", files.cache);
      left = std::min(left, std::max<int64_t>(limit - std::max<int64_t>(used, 0), 0));
    }
    if (path == mount || path == path.parent_path()) return left;
    path = path.parent_path();
    if (path.native().size() < mount.native().size()) return left;
  }
}

bool HasController(std::string_view controllers, std::string_view wanted) {
  while (!controllers.empty()) {
    const size_t comma = std::min(controllers.find(','), controllers.size());
    if (controllers.substr(0, comma) == wanted) return true;
    controllers.remove_prefix(std::min(comma + 1, controllers.size()));
  }
  return false;
}

/// Bytes of private memory that the process has, used or not; 0: not known.
int64_t DataBytes() {
  std::ifstream file("/proc/self/statm");  // proc(5): the sixth number, in pages
  int64_t pages = 0;
  for (int i = 0; i < 6; ++i) file >> pages;
  return file ? pages * sysconf(_SC_PAGE_SIZE) : 0;
}

int64_t MachineBytes() {
  std::ifstream info("/proc/meminfo");
  std::string key;
  int64_t kib = 0;
  std::string unit;
  while (info >> key >> kib) {
    if (key == "MemAvailable:") return kib * 1024;
    std::getline(info, unit);
  }
  return static_cast<int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGE_SIZE);
}

}  // namespace

int64_t PeakResidentBytes() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
#ifdef __APPLE__
  return usage.ru_maxrss;
#else
  return usage.ru_maxrss * 1024;
#endif
}

int64_t ResidentBytes(int64_t process) {
  std::ifstream file(fmt::format("/proc/{}/statm", process));
  int64_t all = 0, resident = 0;
  return file >> all >> resident ? resident * sysconf(_SC_PAGE_SIZE) : 0;
}

PeakMeter::PeakMeter() : peak_before_(PeakResidentBytes()), thread_([this] { Sample(); }) {}

PeakMeter::~PeakMeter() { Stop(); }

void PeakMeter::Sample() {
  std::unique_lock lock(mutex_);
  do {
    sampled_ = std::max(sampled_, ResidentBytes(getpid()));
  } while (!woken_.wait_for(lock, kBetweenSamples, [this] { return stopped_; }));
}

int64_t PeakMeter::Stop() {
  if (!thread_.joinable()) return sampled_;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  woken_.notify_all();
  thread_.join();
  const int64_t peak = PeakResidentBytes();
  const bool new_peak = peak > peak_before_;
  sampled_ = new_peak ? peak : std::min(std::max(sampled_, ResidentBytes(getpid())), peak);
  return sampled_;
}

int64_t AvailableBytes() {
  return std::min(MachineBytes(), ControlGroupBytes("/proc/self/cgroup", "/sys/fs/cgroup"));
}

int64_t ControlGroupBytes(const fs::path& groups, const fs::path& root) {
  int64_t left = kNoLimit;
  std::ifstream file(groups);
  for (std::string line; std::getline(file, line);) {  // "4:memory:/path" or "0::/path"
    const size_t first = line.find(':');
    const size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string_view text = line;
    const std::string_view controllers = text.substr(first + 1, second - first - 1);
    const std::string_view group = text.substr(second + 1);
    if (controllers.empty()) left = std::min(left, BytesLeft(root, group, kVersion2));
    if (HasController(controllers, "memory")) {
      left = std::min(left, BytesLeft(root / "memory", group, kVersion1));
    }
  }
  return left;
}

DataLimit::DataLimit(int64_t bytes) {
  if (kSanitized || bytes >= kNoLimit || getrlimit(RLIMIT_DATA, &before_) != 0) return;
  rlimit limit = before_;
  limit.rlim_cur = std::min(before_.rlim_cur, static_cast<rlim_t>(bytes));
  is_set_ = setrlimit(RLIMIT_DATA, &limit) == 0;
}

DataLimit DataLimit::Beyond(int64_t bytes) {
  constexpr int64_t kReserve = int64_t{256} << 20;
  const int64_t now = DataBytes();
  const bool is_known = now > 0 && bytes <= kNoLimit / 2;
  return DataLimit(is_known ? now + bytes + bytes / 4 + kReserve : kNoLimit);
}

DataLimit::~DataLimit() {
  if (is_set_) setrlimit(RLIMIT_DATA, &before_);
}

}  // namespace facegraph
