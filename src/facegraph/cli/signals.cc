// SPDX-License-Identifier: MIT
#include "facegraph/cli/signals.h"

#include <csignal>
#include <cstdint>
#include <ctime>

namespace facegraph::cli {
namespace {

constexpr int64_t kMilliseconds = 1'000'000;
/// Two signals within this time are one request: some senders (timeout, a shell that ends) signal
/// the process and then its group.
constexpr int64_t kPatience = 500 * kMilliseconds;

std::atomic<bool> interrupted{false};
std::atomic<int64_t> interrupted_at{0};  ///< nanoseconds, of the first SIGINT
static_assert(std::atomic<bool>::is_always_lock_free, "is set in a signal handler");
static_assert(std::atomic<int64_t>::is_always_lock_free, "is set in a signal handler");

int64_t Now() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return int64_t{time.tv_sec} * 1000 * kMilliseconds + time.tv_nsec;
}

extern "C" void OnInterrupt(int) { interrupted = true; }

extern "C" void OnKeyboardInterrupt(int signal_number) {
  interrupted = true;
  int64_t first = 0;
  if (interrupted_at.compare_exchange_strong(first, Now()) || Now() - first < kPatience) return;
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);  // comes when this function has returned
}

void CatchUnlessIgnored(int signal_number, void (*handler)(int)) {
  struct sigaction earlier {};
  if (sigaction(signal_number, nullptr, &earlier) != 0 || earlier.sa_handler != SIG_DFL) return;
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigaction(signal_number, &action, nullptr);
}

void Ignore(int signal_number) {
  struct sigaction action {};
  action.sa_handler = SIG_IGN;
  sigaction(signal_number, &action, nullptr);
}

}  // namespace

const std::atomic<bool>* CatchSignals() {
  static const bool done = [] {
    CatchUnlessIgnored(SIGINT, OnKeyboardInterrupt);
    for (const int signal_number : {SIGTERM, SIGHUP, SIGXCPU}) {
      CatchUnlessIgnored(signal_number, OnInterrupt);
    }
    for (const int signal_number : {SIGPIPE, SIGXFSZ}) Ignore(signal_number);
    return true;
  }();
  static_cast<void>(done);
  return &interrupted;
}

}  // namespace facegraph::cli
