// SPDX-License-Identifier: MIT
#include "facegraph/base/memory.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <limits>
#include <new>
#include <vector>

#include "facegraph/base/sanitizer.h"

namespace facegraph {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kNoLimit = std::numeric_limits<int64_t>::max();

/// Files as the kernel shows them, below a temporary folder.
class Groups {
 public:
  Groups() {
    std::string name = fs::temp_directory_path() / "facegraph-groups-XXXXXX";
    root_ = mkdtemp(name.data());
  }
  ~Groups() { fs::remove_all(root_); }

  void Write(const std::string& path, const std::string& text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  int64_t BytesLeft(const std::string& groups) const {
    Write("proc", groups);
    return ControlGroupBytes(root_ / "proc", root_);
  }

 private:
  fs::path root_;
};

TEST(ControlGroupBytes, ReadsVersionTwoAndTheGroupsAround) {
  const Groups files;
  files.Write("a/memory.max", "1000\n");
  files.Write("a/memory.current", "300\n");
  files.Write("a/memory.stat", "anon 5\ninactive_file 100\n");
  files.Write("a/b/memory.max", "max\n");
  EXPECT_EQ(files.BytesLeft("0::/a/b\n"), 800) << "the cache can be dropped";
  files.Write("a/b/memory.max", "500\n");
  files.Write("a/b/memory.current", "250\n");
  EXPECT_EQ(files.BytesLeft("0::/a/b\n"), 250);
  files.Write("memory.max", "700\n");
  files.Write("memory.current", "800\n");
  EXPECT_EQ(files.BytesLeft("0::/a/b\n"), 0);
}

TEST(ControlGroupBytes, ReadsVersionOne) {
  const Groups files;
  files.Write("memory/c/memory.limit_in_bytes", "4096\n");
  files.Write("memory/c/memory.usage_in_bytes", "96\n");
  EXPECT_EQ(files.BytesLeft("3:cpu,cpuacct:/c\n2:memory:/c\n"), 4000);
  // As a container with the path of its host shows it.
  files.Write("memory/memory.limit_in_bytes", "1024\n");
  EXPECT_EQ(files.BytesLeft("2:cpu,memory:/docker/0123\n"), 1024);
}

TEST(ControlGroupBytes, WithoutALimitThereIsNone) {
  const Groups files;
  EXPECT_EQ(files.BytesLeft("0::/\n"), kNoLimit);
  EXPECT_EQ(files.BytesLeft("nonsense\n::\n"), kNoLimit);
  files.Write("memory.max", "max\n");
  EXPECT_EQ(files.BytesLeft("0::/\n"), kNoLimit);
  files.Write("memory/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_GT(files.BytesLeft("2:memory:/\n"), int64_t{1} << 60);
}

TEST(AvailableBytes, IsPositive) { EXPECT_GT(AvailableBytes(), 0); }

TEST(PeakMeter, MeasuresAStageAndNotThoseBefore) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer keeps more memory than is used";
  constexpr size_t kLarge = size_t{200} << 20;
  int64_t large_peak = 0;
  {
    PeakMeter meter;
    const std::vector<char> large(kLarge, 1);
    EXPECT_EQ(large.back(), 1);
    large_peak = meter.Stop();
  }
  if (large_peak == 0) GTEST_SKIP() << "the system does not report memory";
  EXPECT_GE(large_peak, static_cast<int64_t>(kLarge));
  EXPECT_LE(large_peak, PeakResidentBytes());
  PeakMeter meter;
  EXPECT_LT(meter.Stop(), large_peak) << "the memory was given back";
  EXPECT_GE(PeakResidentBytes(), large_peak) << "the peak of the process stays";
}

TEST(DataLimit, MakesLargeAllocationsFail) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer keeps more memory than is used";
  const auto allocate = [] {
    const DataLimit limit(int64_t{300} << 20);
    try {
      const std::vector<char> large(size_t{600} << 20, 1);
      _exit(large.back());
    } catch (const std::bad_alloc&) {
      _exit(7);
    }
  };
  EXPECT_EXIT(allocate(), testing::ExitedWithCode(7), "");
}

TEST(DataLimit, RefusesMemoryUntilItEnds) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer keeps more memory than is used";
  const auto allocate = [](size_t bytes) { return std::vector<char>(bytes).size(); };
  {
    const DataLimit limit = DataLimit::Beyond(int64_t{64} << 20);
    EXPECT_EQ(allocate(size_t{32} << 20), size_t{32} << 20);
    EXPECT_THROW(allocate(size_t{1} << 30), std::bad_alloc);
  }
  EXPECT_EQ(allocate(size_t{512} << 20), size_t{512} << 20);
}

}  // namespace
}  // namespace facegraph
