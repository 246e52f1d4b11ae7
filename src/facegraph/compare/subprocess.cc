// SPDX-License-Identifier: MIT
#include "facegraph/compare/subprocess.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <exception>
#include <mutex>
#include <new>
#include <thread>

#include "facegraph/base/error.h"
#include "facegraph/base/memory.h"
#include "facegraph/base/text.h"
#include "facegraph/base/timing.h"

namespace facegraph {
namespace {

constexpr int kMillisecondsBetweenLooks = 20;

/// Precedes the result in the pipe to the parent.
struct Header {
  double seconds = 0;
  int64_t peak_bytes = 0;
  int32_t failed = 0;  ///< 1: what follows is a message
};

void WriteAll(int pipe, const void* data, size_t size) {
  const char* next = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t written = write(pipe, next, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(1);
    next += written;
    size -= static_cast<size_t>(written);
  }
}

/// Runs the work in the child and exits.
[[noreturn]] void RunChild(const std::function<std::string()>& work, int pipe) {
  Header header;
  std::string text;
  PeakMeter meter;
  const Stopwatch watch;
  try {
    text = work();
  } catch (const std::bad_alloc&) {
    header.failed = 1;
    text = "out of memory";
  } catch (const std::exception& error) {
    header.failed = 1;
    text = error.what();
  }
  header.seconds = watch.Seconds();
  header.peak_bytes = meter.Stop();
  WriteAll(pipe, &header, sizeof(header));
  WriteAll(pipe, text.data(), text.size());
  _exit(0);  // no destructors: their resources belong to the parent
}

/// The limit that a process passes, as a line; empty: none.
std::string GetExcess(const WorkLimits& limits, pid_t process, double seconds) {
  if (limits.bytes > 0 && ResidentBytes(process) > limits.bytes) {
    return fmt::format("more than {} of memory", BytesText(limits.bytes));
  }
  if (limits.seconds > 0 && seconds > limits.seconds) {
    return fmt::format("more than {} s", limits.seconds);
  }
  return {};
}

/// A child process and the end of its pipe. The destructor ends and reaps a child that still runs.
class Child {
 public:
  Child(pid_t process, int pipe) : process_(process), pipe_(pipe) {}
  ~Child() {
    close(pipe_);
    if (process_ <= 0) return;
    kill(process_, SIGKILL);
    Wait();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t process() const { return process_; }
  /// Appends the bytes that have arrived. Returns false at the end of the stream.
  bool Read(std::string& text) const {
    pollfd wanted{pipe_, POLLIN, 0};
    if (poll(&wanted, 1, kMillisecondsBetweenLooks) <= 0) return true;
    std::array<char, 1 << 16> buffer;
    const ssize_t count = read(pipe_, buffer.data(), buffer.size());
    if (count < 0) return errno == EINTR;
    text.append(buffer.data(), static_cast<size_t>(count));
    return count > 0;
  }
  int Wait() {
    int status = 0;
    while (waitpid(process_, &status, 0) < 0 && errno == EINTR) continue;
    process_ = 0;
    return status;
  }

 private:
  pid_t process_;
  int pipe_;
};

WorkOutcome MakeOutcome(const std::string& text, int status, double seconds) {
  WorkOutcome outcome;
  outcome.seconds = seconds;
  Header header;
  if (WIFSIGNALED(status) || text.size() < sizeof(header)) {
    const int signal_number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    outcome.failure = fmt::format("crashed: {}", strsignal(signal_number));
    return outcome;
  }
  std::memcpy(&header, text.data(), sizeof(header));
  outcome.seconds = header.seconds;
  outcome.peak_bytes = header.peak_bytes;
  (header.failed ? outcome.failure : outcome.result) = text.substr(sizeof(header));
  return outcome;
}

/// A thread that cancels work in this process beyond its limits or if the caller cancels.
class Watcher {
 public:
  Watcher(const WorkLimits& limits, const Execution& caller)
      : limits_(limits), caller_(caller), thread_([this] { Watch(); }) {}
  ~Watcher() { Stop(); }
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  const std::atomic<bool>* canceled() const { return &canceled_; }
  /// Ends the thread. Returns the limit that was passed; empty: none.
  std::string Stop() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    woken_.notify_all();
    if (thread_.joinable()) thread_.join();
    return excess_;
  }

 private:
  void Watch() {
    const Stopwatch watch;
    std::unique_lock lock(mutex_);
    const std::chrono::milliseconds pause(kMillisecondsBetweenLooks);
    while (!woken_.wait_for(lock, pause, [&] { return stopped_; })) {
      if (excess_.empty()) excess_ = GetExcess(limits_, getpid(), watch.Seconds());
      const bool by_caller = caller_.canceled != nullptr && *caller_.canceled;
      if (by_caller || !excess_.empty()) canceled_ = true;
    }
  }

  const WorkLimits& limits_;
  const Execution& caller_;
  std::atomic<bool> canceled_{false};
  std::mutex mutex_;
  std::condition_variable woken_;
  bool stopped_ = false;
  std::string excess_;
  std::thread thread_;  ///< the last member: it uses the others
};

}  // namespace

WorkOutcome RunInProcess(const std::function<std::string(const Execution&)>& work,
                         const WorkLimits& limits, const Execution& execution) {
  execution.CheckCanceled();
  WorkOutcome outcome;
  PeakMeter meter;
  const Stopwatch watch;
  Watcher watcher(limits, execution);
  Execution watched = execution;
  watched.canceled = watcher.canceled();
  try {
    outcome.result = work(watched);
  } catch (const std::bad_alloc&) {
    outcome.failure = "out of memory";
  } catch (const std::exception& error) {
    outcome.failure = error.what();
  }
  outcome.seconds = watch.Seconds();
  outcome.peak_bytes = meter.Stop();
  const std::string excess = watcher.Stop();
  execution.CheckCanceled();
  if (!outcome.failure.empty() && !excess.empty()) outcome.failure = excess;
  return outcome;
}

WorkOutcome RunInSubprocess(const std::function<std::string()>& work, const WorkLimits& limits,
                            const Execution& execution) {
  execution.CheckCanceled();
  int ends[2];
  Require(pipe2(ends, O_CLOEXEC) == 0, ErrorKind::kFailed, "no pipe: {}", std::strerror(errno));
  const pid_t process = fork();
  if (process == 0) RunChild(work, ends[1]);
  close(ends[1]);
  Child child(process, ends[0]);
  Require(process > 0, ErrorKind::kFailed, "no process: {}", std::strerror(errno));

  const Stopwatch watch;
  std::string text;
  WorkOutcome outcome;
  while (child.Read(text)) {
    execution.CheckCanceled();
    outcome.failure = GetExcess(limits, process, watch.Seconds());
    if (outcome.failure.empty()) continue;
    outcome.seconds = watch.Seconds();
    outcome.peak_bytes = ResidentBytes(process);
    return outcome;
  }
  const int status = child.Wait();
  return MakeOutcome(text, status, watch.Seconds());
}

}  // namespace facegraph
