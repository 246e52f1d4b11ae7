// SPDX-License-Identifier: MIT
#include "facegraph/compare/subprocess.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <fstream>
#include <new>

#include "facegraph/base/error.h"
#include "facegraph/base/text.h"
#include "facegraph/base/timing.h"

namespace facegraph {
namespace {

constexpr int kMillisecondsBetweenLooks = 20;

/// What comes before the result on its way to the parent.
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

/// The child's whole life.
[[noreturn]] void Live(const std::function<std::string()>& work, int pipe) {
  Header header;
  std::string text;
  TakePeakResidentBytes();
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
  header.peak_bytes = TakePeakResidentBytes();
  WriteAll(pipe, &header, sizeof(header));
  WriteAll(pipe, text.data(), text.size());
  _exit(0);  // no destructors: what they would tidy is the parent's
}

int64_t ResidentBytes(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/statm", process));
  int64_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * sysconf(_SC_PAGE_SIZE);
}

/// A child process and the end of its pipe; ends and reaps it if nobody else did.
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
  /// Adds what has come; false at the end of it.
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

}  // namespace

WorkOutcome RunInSubprocess(const std::function<std::string()>& work, const WorkLimits& limits,
                    const Execution& execution) {
  execution.CheckCanceled();
  int ends[2];
  Require(pipe2(ends, O_CLOEXEC) == 0, ErrorKind::kFailed, "no pipe: {}", std::strerror(errno));
  const pid_t process = fork();
  if (process == 0) Live(work, ends[1]);
  close(ends[1]);
  Child child(process, ends[0]);
  Require(process > 0, ErrorKind::kFailed, "no process: {}", std::strerror(errno));

  const Stopwatch watch;
  std::string text;
  WorkOutcome outcome;
  while (child.Read(text)) {
    execution.CheckCanceled();
    const int64_t bytes = limits.bytes > 0 ? ResidentBytes(process) : 0;
    if (bytes > limits.bytes) {
      outcome.failure = fmt::format("more than {} of memory", BytesText(limits.bytes));
    } else if (limits.seconds > 0 && watch.Seconds() > limits.seconds) {
      outcome.failure = fmt::format("more than {} s", limits.seconds);
    } else {
      continue;
    }
    outcome.seconds = watch.Seconds();
    outcome.peak_bytes = bytes;
    return outcome;
  }
  const int status = child.Wait();
  return MakeOutcome(text, status, watch.Seconds());
}

}  // namespace facegraph
