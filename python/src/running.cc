// SPDX-License-Identifier: MIT
#include "running.h"

#include <nanobind/stl/string.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include "facegraph/base/error.h"
#include "facegraph/base/timing.h"

namespace facegraph::python {
namespace {

/// Messages from the working thread to the waiting one. Only the latest progress is kept.
class Mailbox {
 public:
  void Put(const Progress& progress) {
    const std::lock_guard lock(mutex_);
    latest_ = Report{std::string(progress.stage), progress.done, progress.total,
                     std::string(progress.unit)};
  }
  void Put(Event event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
  }
  void Finish() {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    woken_.notify_all();
  }
  /// Waits until the work is finished, for 100 ms at most. Returns whether it is.
  bool Wait() {
    constexpr std::chrono::milliseconds kMoment(100);
    std::unique_lock lock(mutex_);
    return woken_.wait_for(lock, kMoment, [&] { return finished_; });
  }
  /// Calls Python. Needs the GIL.
  void Deliver(const nb::object& on_progress) {
    std::unique_lock lock(mutex_);
    const std::deque<Event> events = std::exchange(events_, {});
    const std::optional<Report> latest = std::exchange(latest_, std::nullopt);
    lock.unlock();
    for (const Event& event : events) event();
    if (latest) on_progress(latest->stage, latest->done, latest->total, latest->unit);
  }

 private:
  struct Report {
    std::string stage;
    int64_t done = 0, total = 0;
    std::string unit;
  };

  std::mutex mutex_;
  std::condition_variable woken_;
  std::deque<Event> events_;
  std::optional<Report> latest_;
  bool finished_ = false;
};

}  // namespace

void RunWithEvents(int num_threads, const nb::object& on_progress,
                   const std::function<void(const Execution&, const Tell&)>& work, double limit) {
  const Stopwatch watch;
  Mailbox mailbox;
  std::atomic<bool> canceled{false};
  Execution execution;
  execution.num_threads = num_threads;
  execution.canceled = &canceled;
  if (!on_progress.is_none()) {
    execution.on_progress = [&](const Progress& progress) { mailbox.Put(progress); };
  }
  std::exception_ptr failure, stopped;
  std::thread worker([&] {
    try {
      work(execution, [&](Event event) { mailbox.Put(std::move(event)); });
    } catch (...) {
      failure = std::current_exception();
    }
    mailbox.Finish();
  });
  for (bool finished = false; !finished;) {
    {
      const nb::gil_scoped_release released;
      finished = mailbox.Wait();
    }
    if (stopped) continue;
    try {
      mailbox.Deliver(on_progress);
      if (PyErr_CheckSignals() != 0) throw nb::python_error();
      Require(finished || limit == 0 || watch.Seconds() < limit, ErrorKind::kFailed,
              "more than {} seconds", limit);
    } catch (...) {
      stopped = std::current_exception();
      canceled = true;
    }
  }
  worker.join();
  if (stopped) std::rethrow_exception(stopped);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace facegraph::python
